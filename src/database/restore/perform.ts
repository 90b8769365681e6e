import { ProblemError } from '../../model/problem-error.ts'
import type { DownAction } from '../../model/restore.ts'
import { identifier, openPostgres } from '../engines/postgresql.ts'
import { keepRows } from './keep.ts'
import { heldBy, lock, marked, openMarks, writeMark } from './mark.ts'

export interface Performing {
  readonly url: string
  readonly action: DownAction
}

const marks = 'lastgood_downs'

/** Seconds for all downs together; what waits longer for a lock is somebody who still uses the table. */
const downSeconds = 300

/**
 * Copies what the downs drop, runs them, takes their rows out of the tool's history and leaves a mark, all in one transaction. Again with the same mark:
 * nothing. Throws ProblemError; then nothing of it happened.
 */
export async function performDowns({ url, action }: Performing): Promise<void> {
  const { database: name, scripts, history, mark: key } = action
  await using session = await openPostgres({ name, url, readOnly: false, seconds: downSeconds })
  await session.query('begin')
  await session.query('select pg_advisory_xact_lock($1)', [lock])
  await openMarks(session, marks)
  if (await marked(session, marks, key)) {
    await session.query('rollback')
    return
  }
  for (const one of action.keep ?? []) await keepRows(session, name, one)
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
  await writeMark(session, marks, key)
  await session.query('commit')
}

/** Whether the downs of this mark ran. While another session runs them, the answer waits for nothing and is `running`. */
export async function downsRan({ url, action }: Performing): Promise<boolean | 'running'> {
  const { database: name, mark: key } = action
  const options = { name, url, readOnly: true, seconds: 10 }
  await using session = await openPostgres(options)
  if (await marked(session, marks, key)) return true
  if (await heldBy(session)) return 'running'
  // Committed between the two questions: the mark is there now, or the session is gone without one.
  return await marked(session, marks, key)
}
