import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { noPostgres, startPostgres } from '../support/postgres.ts'
import { type } from '../support/shop.ts'
import { sshShop } from '../support/ssh-shop.ts'
import { whyNoSshd } from '../support/sshd.ts'
import { json } from './shop-rig.ts'

const why = whyNoSshd() ?? noPostgres

const writers = `echo "$1 $LASTGOOD_DATABASE" >> .lastgood/writers.log
[ "$1" = start ] || [ ! -e .lastgood/broken ] || { echo "cannot reach $DATABASE_URL" >&2; exit 7; }
`

test.skipIf(why !== null)(
  `hosts and writers elsewhere stop before the database goes back; a command that fails costs nothing${why === null ? '' : ` (${why})`} [PostgreSQL]`,
  { timeout: 900_000 },
  async () => {
    await using postgres = await startPostgres()
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await using trash = new AsyncDisposableStack()
    trash.defer(() => client.end())
    await client.query('CREATE TABLE schema_migrations (version text PRIMARY KEY)')
    const columns = async () =>
      (
        await client.query<{ name: string }>(
          `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'notes' ORDER BY 1`,
        )
      ).rows.map(({ name }) => name)

    await using shop = await sshShop({ web: 2 })
    const env = { DATABASE_URL: postgres.url }
    const typed = (...args: string[]) => type(shop.folder, args, env)
    const lastgood = async (...args: string[]) => {
      const done = await typed(...args)
      if (done.code !== 0) throw new Error(`${args.join(' ')}: ${JSON.stringify(done)}`)
      return done
    }
    const file = join(shop.folder, 'lastgood.yaml')
    const configure = (target: object) => {
      const config = parse(readFileSync(file, 'utf8')) as {
        components: { web: object }
        environments: { production: { components: { web: { target: object } } } }
      }
      const { production } = config.environments
      Object.assign(production.components.web.target, target)
      Object.assign(production, {
        databases: {
          main: {
            url: '${DATABASE_URL}',
            restore: {
              writers: { stop: ['sh', 'writers.sh', 'stop'], start: ['sh', 'writers.sh', 'start'] },
            },
          },
        },
      })
      Object.assign(config.components.web, {
        migrations: [{ folder: 'db', tool: 'dbmate', database: 'main' }],
      })
      writeFileSync(file, stringify(config))
    }
    const release = async (version: string, up: string, down: string) => {
      const number = version[0] ?? ''
      mkdirSync(join(shop.folder, 'db'), { recursive: true })
      writeFileSync(
        join(shop.folder, 'db', `${number}_notes.sql`),
        `-- migrate:up\n${up};\n-- migrate:down\n${down};\n`,
      )
      writeFileSync(join(shop.folder, 'writers.sh'), writers)
      writeFileSync(
        join(shop.folder, 'stop.sh'),
        'echo "stopped $LASTGOOD_VERSION" >> log/starts\n',
      )
      await shop.commit(version)
      await lastgood('release', version)
      await client.query(`${up}; INSERT INTO schema_migrations VALUES ('${number}')`)
      await lastgood('deploy', version)
    }
    const onHosts = () =>
      (shop.hosts['web'] ?? []).map(({ path }) =>
        readFileSync(join(path, 'shared/log/starts'), 'utf8').trim().split('\n'),
      )
    const commands = () =>
      readFileSync(join(shop.folder, '.lastgood/writers.log'), 'utf8').trim().split('\n')

    configure({})
    await release(
      '1.0.0',
      'CREATE TABLE notes (id serial PRIMARY KEY, body text)',
      'DROP TABLE notes',
    )
    await lastgood('mark', '1.0.0', 'good', '--reason', 'soaked')
    await release(
      '2.0.0',
      'ALTER TABLE notes RENAME COLUMN body TO title',
      'ALTER TABLE notes RENAME COLUMN title TO body',
    )
    const restore = ['rollback', '--strategy', 'restore', '--yes', '--reason', 'no bodies']

    // Nobody stops hosts that nothing is known about.
    const blocked = await typed(...restore)
    expect(blocked.code).not.toBe(0)
    expect(blocked.stderr).toContain('Nothing says how the hosts of web are stopped')
    expect((await typed('doctor')).stdout).toContain('restore is blocked: Nothing says how')
    configure({ stop: ['sh', 'stop.sh'] })

    writeFileSync(join(shop.folder, '.lastgood/broken'), '')
    const failed = await typed(...restore)
    expect(failed.code).not.toBe(0)
    expect(failed.stderr + failed.stdout).toMatch(
      /The command that stops what writes to main \(sh\) ended with 7: cannot reach \*\*\*/,
    )
    expect(json((await lastgood('runs', 'show', '3', '--json')).stdout)).toMatchObject({
      run: { status: 'failed' },
    })
    expect(await columns()).toEqual(['id', 'title'])
    expect(onHosts()).toEqual([
      ['1.0.0', '2.0.0'],
      ['1.0.0', '2.0.0'],
    ])
    expect(commands()).toEqual(['stop main', 'start main'])
    rmSync(join(shop.folder, '.lastgood/broken'))

    await lastgood(...restore)
    expect(await columns()).toEqual(['body', 'id'])
    const all = ['1.0.0', '2.0.0', 'stopped 2.0.0', '1.0.0']
    expect(onHosts()).toEqual([all, all])
    expect(commands().slice(2)).toEqual(['stop main', 'start main'])
    expect((await lastgood('status')).stdout).toContain('1.0.0')
    for (const { stdout, stderr } of [
      blocked,
      failed,
      await typed('runs', 'show', '4', '--json'),
    ]) {
      expect(stdout + stderr).not.toContain('of-the-super-user')
    }
    await lastgood('audit')
  },
)
