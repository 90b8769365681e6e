import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { freePort } from '../../src/host/ports.ts'
import { dockerPlace, noDockerRig } from '../conformance/docker-rig.ts'
import { dockerShop } from '../support/docker-shop.ts'
import { noPostgres, startPostgres } from '../support/postgres.ts'
import { type, visit } from '../support/shop.ts'
import { json } from './shop-rig.ts'

const first = `-- migrate:up
CREATE TABLE notes (id serial PRIMARY KEY, body text);
-- migrate:down
DROP TABLE notes;
`
const second = `-- migrate:up
ALTER TABLE notes RENAME COLUMN body TO title;
-- migrate:down
ALTER TABLE notes RENAME COLUMN title TO body;
`

test.skipIf(noDockerRig !== null || noPostgres !== null)(
  `containers stop before the database goes back, and come back when it cannot; an engine that is gone in between is told${noDockerRig ?? ''} [PostgreSQL]`,
  { timeout: 900_000 },
  async () => {
    await using postgres = await startPostgres()
    const url = postgres.urlFor('super', 'of-the-super-user', 'notes')
    const session = async (database = 'notes') => {
      const client = new pg.Client({
        connectionString: postgres.urlFor('super', 'of-the-super-user', database),
      })
      await client.connect()
      return client
    }
    const query = async (text: string, database?: string) => {
      const client = await session(database)
      try {
        return (await client.query<Record<string, unknown>>(text)).rows
      } finally {
        await client.end()
      }
    }
    await query('CREATE DATABASE notes', 'postgres')
    await query('CREATE TABLE schema_migrations (version text PRIMARY KEY)')
    const migrate = (script: string, version: string) =>
      query(
        `${script.split('-- migrate:down')[0]}; INSERT INTO schema_migrations VALUES ('${version}')`,
      )
    const columns = async () =>
      (
        await query(
          `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'notes' ORDER BY 1`,
        )
      ).map(({ name }) => name)

    await using place = await dockerPlace()
    await using shop = await dockerShop(
      place,
      `service: shop
image: ${place.repository}:{version}
health: /cgi-bin/health
migrations: [{ folder: db, tool: dbmate, database: main }]
environments:
  production:
    target: { kind: docker, port: 8080 }
    traffic:
      kind: local
      listen: 127.0.0.1:${await freePort()}
      maintenance: { page: ops/away.html, retryAfter: 2m }
    databases: { main: { url: "\${DATABASE_URL}" } }
    policy: { warm: 10m, drain: 1s, recover: 1s, soak: 1s }
`,
      { DATABASE_URL: url },
    )
    mkdirSync(join(shop.folder, 'ops'))
    writeFileSync(join(shop.folder, 'ops/away.html'), '<h1>Back in a moment</h1>\n')
    const env = { ...place.engine.env, DATABASE_URL: url }
    const typed = (...args: string[]) => type(shop.folder, args, env)
    const lastgood = async (...args: string[]) => {
      const done = await typed(...args)
      if (done.code !== 0) throw new Error(`${args.join(' ')}: ${JSON.stringify(done)}`)
      return done
    }
    const yaml = () => readFileSync(join(shop.folder, 'lastgood.yaml'), 'utf8')
    const release = async (version: string, file: string, script: string) => {
      mkdirSync(join(shop.folder, 'db'), { recursive: true })
      writeFileSync(join(shop.folder, 'db', file), script)
      await shop.commit(yaml())
      await place.image({ version })
      await lastgood('release', version)
      await migrate(script, version[0] ?? '')
      await lastgood('deploy', version, '-e', 'production')
    }
    const entry = `http://${/listen: ([\d.:]+)/.exec(yaml())?.[1] ?? ''}/version`
    const up = () => place.engine.docker('ps', '--format', '{{.Names}}')
    {
      await release('1.0.0', '1_notes.sql', first)
      await lastgood('mark', '1.0.0', 'good', '-e', 'production', '--reason', 'soaked')
      await release('2.0.0', '2_titles.sql', second)

      const back = ['rollback', '-e', 'production', '--reason', 'no bodies', '--yes']
      expect((await typed(...back)).code).toBe(3)
      const restore = [...back, '--strategy', 'restore']
      const { plan } = json((await lastgood(...restore, '--dry-run', '--json')).stdout) as {
        plan: { steps: { title: string; effect: string }[] }
      }
      const titles = plan.steps.map(({ title }) => title)
      const at = (text: string) => titles.findIndex((title) => title.includes(text))
      const order = [
        at('image of 1.0.0'),
        at('Declare that 2.0.0 is the service no more'),
        at('Stop 2.0.0'),
        at('Stop 1.0.0'), // kept warm: it may write as well
        at('take main back'),
        at('Start 1.0.0'),
        at('Declare 1.0.0'),
      ]
      expect(order, titles.join('\n')).toEqual(order.toSorted((a, b) => a - b))
      expect(order[0]).toBe(0)
      expect(plan.steps[0]?.effect).toBe('prepares')

      // The database refuses: nothing of it changed, and what was stopped serves again, where the traffic finds it.
      await query(`DELETE FROM schema_migrations WHERE version = '2'`)
      const refused = await typed(...restore)
      expect(refused.code).not.toBe(0)
      expect(await columns()).toEqual(['id', 'title'])
      expect((await visit(shop.folder, '/version')).body).toBe('2.0.0')
      expect(json((await lastgood('runs', 'show', '3', '--json')).stdout)).toMatchObject({
        run: { status: 'failed' },
      })
      await query(`INSERT INTO schema_migrations VALUES ('2')`)

      // Somebody reads for a while: the downs wait for them, and meanwhile nothing of the service is up.
      const reader = await session()
      await reader.query('BEGIN; SELECT * FROM notes')
      const going = typed(...restore)
      const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%RENAME%'`
      await expect.poll(() => query(waits), { timeout: 120_000 }).toHaveLength(1)
      expect(await up()).toBe('')
      const away = await fetch(entry)
      expect([away.status, away.headers.get('retry-after')]).toEqual([503, '120'])
      expect(await away.text()).toContain('Back in a moment')
      await place.engine.end('SIGKILL')
      await reader.query('COMMIT')
      await reader.end()
      const lost = await going
      expect(lost.code).not.toBe(0)
      expect(await columns()).toEqual(['body', 'id'])
      const told = (await typed('runs', 'show', '4')).stdout
      expect(told).toContain('Stop 2.0.0')
      expect(told).toContain('take main back')
      expect(json((await typed('runs', 'show', '4', '--json')).stdout)).toMatchObject({
        run: { status: 'needs-human' },
      })

      await place.engine.begin()
      await lastgood('runs', 'resume', '4')
      expect((await visit(shop.folder, '/version')).body).toBe('1.0.0')
      expect(await up()).not.toContain('2.0.0')
      await lastgood('audit')
      for (const { stdout, stderr } of [refused, lost]) {
        expect(stdout + stderr).not.toContain('of-the-super-user')
      }
    }
  },
)
