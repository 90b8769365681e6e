import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { beginning, genesis } from '../chain.ts'
import type { Db } from '../tables.ts'

/** The first schema: every table, its indexes, the end of an empty journal, and the salt of setting fingerprints. */
export async function up(db: Db): Promise<void> {
  await releases(db)
  await runsAndDeployments(db)
  await verdicts(db)
  await journal(db)
  await coordination(db)
  await db
    .insertInto('meta')
    .values({ name: 'salt', value: randomBytes(32).toString('hex') })
    .execute()
  await db.insertInto('head').values({ id: 1, seq: 0, at: beginning, hash: genesis }).execute()
}

async function releases(db: Db) {
  await db.schema
    .createTable('releases')
    .addColumn('service', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('tag', 'text', (c) => c.notNull())
    .addColumn('commit_name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('artifacts_json', 'text', (c) => c.notNull())
    .addColumn('migration_level', 'text')
    .addColumn('config_fingerprint', 'text')
    .addColumn('notes', 'text', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('releases_key', ['service', 'version'])
    .execute()
}

async function runsAndDeployments(db: Db) {
  await db.schema
    .createTable('deployments')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('service', 'text', (c) => c.notNull())
    .addColumn('environment', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('previous', 'text')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('strategy', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('run_id', 'integer', (c) => c.references('runs.id'))
    .addColumn('config_json', 'text')
    .addColumn('newest', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('runs')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('service', 'text', (c) => c.notNull())
    .addColumn('environment', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('strategy', 'text', (c) => c.notNull())
    .addColumn('from_version', 'text')
    .addColumn('to_version', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('deployment_id', 'integer', (c) => c.notNull().references('deployments.id'))
    .execute()
  const place = ['service', 'environment'] as const
  await index(db, 'deployments', 'deployments_in_order', [...place, 'id'])
  await index(db, 'deployments', 'deployments_by_outcome', [...place, 'outcome', 'id'])
  await newestOfVersion(db, 'deployments')
  await index(db, 'runs', 'runs_in_order', [...place, 'id'])
  await index(db, 'runs', 'runs_measured', [...place, 'kind', 'status', 'strategy', 'id'])
  await db.schema
    .createIndex('runs_one_active')
    .unique()
    .on('runs')
    .columns([...place])
    .where(sql<boolean>`status in ('queued', 'running')`)
    .execute()
}

async function verdicts(db: Db) {
  await db.schema
    .createTable('verdicts')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('service', 'text', (c) => c.notNull())
    .addColumn('environment', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('basis', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('newest', 'integer', (c) => c.notNull())
    .execute()
  await newestOfVersion(db, 'verdicts')
}

async function journal(db: Db) {
  await db.schema
    .createTable('journal')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('event_json', 'text', (c) => c.notNull())
    .addColumn('previous', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
  await index(db, 'journal', 'journal_by_scope', ['scope', 'seq'])
  await db.schema
    .createTable('head')
    .addColumn('id', 'integer', (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
}

async function coordination(db: Db) {
  await db.schema
    .createTable('leases')
    .addColumn('run_id', 'integer', (c) => c.primaryKey().references('runs.id'))
    .addColumn('owner', 'text')
    .addColumn('token', 'integer', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('stop_requests')
    .addColumn('run_id', 'integer', (c) => c.primaryKey().references('runs.id'))
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute()
}

const index = (db: Db, table: string, name: string, columns: string[]) =>
  db.schema.createIndex(name).on(table).columns(columns).execute()

/** At most one newest row per version, and those rows in order. */
async function newestOfVersion(db: Db, table: string) {
  const newest = sql<boolean>`newest = 1`
  await db.schema
    .createIndex(`${table}_newest`)
    .unique()
    .on(table)
    .columns(['service', 'environment', 'version'])
    .where(newest)
    .execute()
  await db.schema
    .createIndex(`${table}_newest_in_order`)
    .on(table)
    .columns(['service', 'environment', 'id'])
    .where(newest)
    .execute()
}
