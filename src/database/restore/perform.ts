import { ProblemError } from '../../model/problem-error.ts'
import type { DownAction } from '../../model/restore.ts'
import { identifier, openPostgres, type PostgresSession } from '../engines/postgresql.ts'

export interface Performing {
  readonly url: string
  readonly action: DownAction
}

/** Seconds for all downs together; what waits longer for a lock is somebody who still uses the table. */
const downSeconds = 300

/** Where a database remembers which downs lastgood ran; written in their own transaction, so that it cannot disagree with them. */
const marks = 'lastgood_downs'

/** Any number of our own: one restore of a database at a time. */
const lock = 1_805_759_403

/**
 * Runs the downs, takes their rows out of the tool's history and leaves a mark, all in one transaction. Again with the same mark:
 * nothing. Throws ProblemError; then nothing of it happened.
 */
export async function performDowns({ url, action }: Performing): Promise<void> {
  const { database: name, scripts, history, mark: key } = action
  await using session = await openPostgres({ name, url, readOnly: false, seconds: downSeconds })
  await session.query('begin')
  await session.query('select pg_advisory_xact_lock($1)', [lock])
  await session.query(
    `create table if not exists ${marks} (key text primary key, ran_at timestamptz not null default now())`,
  )
  if (await marked(session, key)) {
    await session.query('rollback')
    return
  }
  for (const { sql } of scripts) await session.query(sql)
  if (history !== null) {
    const { table, column, values } = history
    const gone = await session.query(
      `delete from ${identifier(table)} where ${identifier(column)} = any($1) returning 1`,
      [values],
    )
    if (gone.length !== values.length) {
      throw new ProblemError({
        what: `${table} holds ${gone.length} of the ${values.length} migrations that are to be taken back; nothing was changed`,
        where: `database ${name}`,
        hint: 'See which migrations ran there, with the migration tool itself',
      })
    }
  }
  await session.query(`insert into ${marks} (key) values ($1)`, [key])
  await session.query('commit')
}

/** Whether the downs of this mark ran. While another session runs them, the answer waits for nothing and is `running`. */
export async function downsRan({ url, action }: Performing): Promise<boolean | 'running'> {
  const { database: name, mark: key } = action
  const options = { name, url, readOnly: true, seconds: 10 }
  await using session = await openPostgres(options)
  const [table] = await session.query('select to_regclass($1) is not null as there', [marks])
  if (table?.['there'] === true && (await marked(session, key))) return true
  const [held] = await session.query(
    "select exists (select from pg_locks where locktype = 'advisory' and classid = 0 and objid::int8 = $1 and granted) as held",
    [lock],
  )
  if (held?.['held'] === true) return 'running'
  // Committed between the two questions: the mark is there now, or the session is gone without one.
  const [again] = await session.query('select to_regclass($1) is not null as there', [marks])
  return again?.['there'] === true && (await marked(session, key))
}

async function marked(session: PostgresSession, key: string): Promise<boolean> {
  return (await session.query(`select 1 from ${marks} where key = $1`, [key])).length > 0
}
