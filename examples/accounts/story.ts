/**
 * The renamed column, end to end, on a PostgreSQL of its own: what `check` says before the deploy, what going back takes once it was
 * deployed all the same, and the additive way, which goes back in seconds.
 *
 * Usage: node examples/accounts/story.ts [--json]
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { noPostgres, startPostgres } from '../../test/support/postgres.ts'
import { freePort, openWorkshop } from '../shop/workshop.ts'
import { accountsConfig, accountsFiles, type Variant } from './versions.ts'

if (noPostgres !== null) throw new Error(noPostgres)
const json = process.argv.includes('--json')
const say = (line: string) => (json ? process.stderr : process.stdout).write(`\n# ${line}\n`)

await using server = await startPostgres()
const url = server.urlFor('super', 'of-the-super-user', 'accounts')
process.env['DATABASE_URL'] = url
process.env['PG_DRIVER'] = import.meta.resolve('pg')
await onDatabase('CREATE DATABASE accounts', server.url)
const port = await freePort()
const shop = openWorkshop(json ? 2 : 1)

try {
  await onDatabase('CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)')
  commit('2.0.0', 'Open accounts')
  await expectExit(0, 'release', '2.0.0')
  await migrate('001_accounts.sql')
  await expectExit(0, 'deploy', '2.0.0', '-e', 'production')
  await expectExit(0, 'mark', '2.0.0', 'good', '-e', 'production', '--reason', 'served for weeks')
  await visit('POST', 'ada@example.org')

  say('3.0.0 renames the column. Can 2.0.0 live on that schema?')
  commit('3.0.0', 'Call it contact_email, and ask for a phone')
  await expectExit(0, 'release', '3.0.0')
  const range = ['--from', '2.0.0', '--to', '3.0.0', '--suggest']
  await expectExit(3, 'check', ...range)
  const checked = shop.ask('check', ...range)

  say('Somebody deploys it all the same, and customers write.')
  await migrate('002_contact_email.sql')
  await expectExit(0, 'deploy', '3.0.0', '-e', 'production', '--strategy', 'blue-green')
  await visit('POST', 'grace@example.org')
  await expectExit(0, 'plan', '-e', 'production')
  const planned = shop.ask('plan', '-e', 'production')

  say('Neither a yes to whatever is best, nor the old release on the new schema:')
  const why = ['--yes', '--reason', 'the apps ask for email']
  await expectExit(3, 'rollback', '-e', 'production', ...why)
  say('A person who saw which rows it costs names it:')
  await expectExit(0, 'rollback', '-e', 'production', '--strategy', 'restore', ...why)
  const restored = await visit('GET')
  const columns = await columnsNow()

  say('The additive way: a column beside the old one, both are written.')
  commit('3.1.0', 'Add contact_email beside email')
  await expectExit(0, 'release', '3.1.0')
  await expectExit(0, 'check', '--from', '2.0.0', '--to', '3.1.0')
  await migrate('003_add_contact_email.sql')
  await expectExit(0, 'deploy', '3.1.0', '-e', 'production', '--strategy', 'blue-green')
  await visit('POST', 'linus@example.org')
  const began = performance.now()
  await expectExit(0, 'rollback', '-e', 'production', ...why)
  const seconds = (performance.now() - began) / 1000
  const back = await visit('GET')
  say(
    `Back on ${back.version} after ${seconds.toFixed(1)} s, with every row: ${back.emails.join(', ')}`,
  )

  say(
    '4.0.0 drops the old column, and nobody wrote a way down: a backup comes before its migration.',
  )
  commit('4.0.0', 'Drop email')
  await expectExit(0, 'release', '4.0.0')
  await expectExit(3, 'check', '--from', '2.0.0', '--to', '4.0.0')
  await expectExit(0, 'backup', '4.0.0', '-e', 'production')
  const { backups } = shop.ask('backup', '-e', 'production')
  await migrate('004_drop_email.sql')
  await expectExit(0, 'deploy', '4.0.0', '-e', 'production', '--strategy', 'blue-green')
  await visit('POST', 'ken@example.org')
  await expectExit(0, 'plan', '-e', 'production')
  const last = shop.ask('plan', '-e', 'production')
  await expectExit(0, 'rollback', '-e', 'production', '--strategy', 'restore', ...why)
  const fromBackup = await visit('GET')
  const databases = await onDatabase('SELECT datname AS name FROM pg_database ORDER BY 1')
  const names = databases.map(({ name }) => name)
  say(`Back on ${fromBackup.version}; what was there stands beside: ${names.join(', ')}`)
  if (json) {
    const document = {
      ...{ checked, planned, restored, columns, back, seconds },
      ...{ backups, last, fromBackup, names },
    }
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }
} finally {
  await shop.type('local', 'stop')
  shop.dispose()
}

function commit(version: Variant, message: string) {
  rmSync(join(shop.folder, 'db'), { recursive: true, force: true })
  shop.commit({ ...accountsFiles(version), 'lastgood.yaml': accountsConfig(port) }, message)
}

async function expectExit(wanted: number, ...args: string[]) {
  const code = await shop.type(...args)
  if (code !== wanted) throw new Error(`lastgood ${args.join(' ')} exited ${code}, not ${wanted}`)
}

/** What `dbmate up` does with one file. */
async function migrate(name: string) {
  const files = (['2.0.0', '3.0.0', '3.1.0', '4.0.0'] as const).map((version) =>
    accountsFiles(version),
  )
  const text = files.map((all) => all[`db/migrations/${name}`]).find((one) => one !== undefined)
  const up = text?.split('-- migrate:down')[0] ?? ''
  const version = /^\d+/.exec(name)?.[0] ?? ''
  say(`dbmate up: ${name}`)
  await onDatabase(`BEGIN; ${up}; INSERT INTO schema_migrations VALUES ('${version}'); COMMIT`)
}

/** Writes an account, or only looks; fails when the service does not answer 200. */
async function visit(method: 'GET' | 'POST', email = '') {
  const query = email === '' ? '' : `?email=${email}`
  const answer = await fetch(`http://127.0.0.1:${port}/${query}`, { method })
  const body = (await answer.json()) as { version: string; emails: string[]; error?: string }
  if (answer.status !== 200) throw new Error(`${body.version}: ${body.error}`)
  return body
}

async function columnsNow(): Promise<string[]> {
  const asked = await onDatabase(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'accounts' ORDER BY 1",
  )
  return asked.map(({ name }) => name ?? '')
}

/** A session for one question: a database that is in use cannot be given another name. */
async function onDatabase(text: string, where = url): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: where })
  await client.connect()
  try {
    return (await client.query<Record<string, string>>(text)).rows
  } finally {
    await client.end()
  }
}
