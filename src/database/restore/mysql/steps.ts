import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import { backquoted, type MysqlSession } from '../../engines/mysql/mysql.ts'
import { lock } from '../mark.ts'

/** One statement of a change that no transaction holds together. */
export interface Step {
  /** The database that names without one mean. */
  readonly place: string
  /** SQL mode that it wants; null: the session's own. */
  readonly mode: string | null
  readonly statement: string
  /** Run before it each time, so that it may run again when nobody knows whether it ran; null: it may not. */
  readonly first: string | null
}

interface Kept extends Step {
  readonly n: number
  readonly state: 'waiting' | 'begun' | 'done'
  readonly error: string | null
}

/** The table of steps: what is to run, and how far it got. It stands in the database that they change. */
export const stepsTable = 'lastgood_steps'

const tableIn = (database: string) => `${backquoted(database)}.${stepsTable}`

/** Writes down what is to run, all of it or nothing. */
export async function writeSteps(
  session: MysqlSession,
  database: string,
  mark: string,
  steps: readonly Step[],
): Promise<void> {
  await session.query(
    `create table if not exists ${tableIn(database)} (mark varchar(64) not null, n int not null, place varchar(64) not null, mode text, statement longtext not null,
     first text, state varchar(8) not null default 'waiting', error text, at timestamp not null default current_timestamp on update current_timestamp,
     primary key (mark, n)) engine = InnoDB character set utf8mb4`,
  )
  await session.query('start transaction')
  for (const [at, { place, mode, statement, first }] of steps.entries()) {
    await session.query(
      `insert into ${tableIn(database)} (mark, n, place, mode, statement, first) values (?, ?, ?, ?, ?, ?)`,
      [mark, at + 1, place, mode, statement, first],
    )
  }
  await session.query('commit')
}

/** The steps of a mark in their order; empty when none were written. */
export async function readSteps(
  session: MysqlSession,
  database: string,
  mark: string,
): Promise<readonly Kept[]> {
  const there = await session.query(
    'select 1 from information_schema.tables where table_schema = ? and table_name = ?',
    [database, stepsTable],
  )
  if (there.length === 0) return []
  const rows = await session.query(
    `select n, place, mode, statement, first, state, error from ${tableIn(database)} where mark = ? order by n`,
    [mark],
  )
  return rows.map((row) => ({
    n: Number(row['n']),
    place: row['place'] ?? '',
    mode: row['mode'] ?? null,
    statement: row['statement'] ?? '',
    first: row['first'] ?? null,
    state: row['state'] as Kept['state'],
    error: row['error'] ?? null,
  }))
}

/** Changes of rows are one with their note of having run; everything else commits by itself. */
const rowsOnly = /^\s*(?:insert|update|delete|replace)\b/i
const settings = /^\s*set\b/i

/**
 * Runs what has not run yet, one after another; each is noted before and after. Throws ProblemError at the first that fails, and at
 * one that somebody began and of which nobody knows whether it ran.
 */
export async function runSteps(
  session: MysqlSession,
  database: string,
  mark: string,
  fault: (point: string) => void,
): Promise<void> {
  const steps = await readSteps(session, database, mark)
  const note = (n: number, state: Kept['state'], error: string | null = null) =>
    session.query(`update ${tableIn(database)} set state = ?, error = ? where mark = ? and n = ?`, [
      state,
      error,
      mark,
      n,
    ])
  const [own] = await session.query('select @@session.sql_mode as mode')
  const unsure = steps.find(
    ({ state, error, first, statement }) =>
      state === 'begun' && error === null && first === null && !settings.test(statement),
  )
  if (unsure !== undefined) throw new ProblemError(halfOf(session, database, mark, steps))
  for (const step of steps) {
    const { n, statement, state, first } = step
    // Settings of the session went with the session that ran them.
    if (state === 'done' && !settings.test(statement)) continue
    await session.query(`use ${backquoted(step.place)}`)
    await session.query('set session sql_mode = ?', [step.mode ?? own?.['mode'] ?? ''])
    if (state === 'done') {
      await session.query(statement)
      continue
    }
    const together = rowsOnly.test(statement)
    if (together) await session.query('start transaction')
    await note(n, 'begun')
    fault('step:begun')
    try {
      if (first !== null) await session.query(first)
      await session.query(statement)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      if (together) await session.query('rollback')
      await note(n, 'begun', error.problem.what)
      throw error
    }
    fault('step:ran')
    await note(n, 'done')
    if (together) await session.query('commit')
  }
}

/** What a person has to know of steps that stopped half way. */
export function halfOf(
  { database: where }: Pick<MysqlSession, 'database'>,
  database: string,
  mark: string,
  steps: readonly Kept[],
): Problem {
  const done = steps.filter(({ state }) => state === 'done').length
  const next = steps.find(({ state }) => state !== 'done')
  const text = (next?.statement ?? '').replaceAll(/\s+/g, ' ').slice(0, 120)
  const how =
    next?.error !== null && next?.error !== undefined
      ? `failed: ${next.error}`
      : next?.state === 'begun'
        ? 'was begun, and nobody can say whether it ran'
        : 'has not run'
  return {
    what: `Half done: ${done} of ${steps.length} statements ran; the next, "${text}", ${how}`,
    where: `database ${where}`,
    hint:
      next?.state === 'begun' && next.error === null && next.first === null
        ? `Look whether it ran, then say so: UPDATE ${tableIn(database)} SET state = 'done' (or 'waiting') WHERE mark = '${mark}' AND n = ${next.n}`
        : `Mend what it says; resuming runs it once more. All of them: SELECT * FROM ${tableIn(database)} WHERE mark = '${mark}'`,
  }
}

const lockName = `lastgood_${lock}`

/** Takes the lock that only one change of databases of this server holds at a time; it goes with the session. */
export async function takeLock(session: MysqlSession, name: string): Promise<void> {
  const [row] = await session.query('select get_lock(?, 5) as held', [lockName])
  if (row?.['held'] === '1') return
  throw new ProblemError({
    what: 'Somebody else takes a database of this server back just now; nothing was changed',
    where: `database ${name}`,
    hint: 'See what runs: lastgood runs',
  })
}

/** Whether any session of the server takes a database back just now. */
export async function lockHeld(session: MysqlSession): Promise<boolean> {
  const [row] = await session.query('select is_used_lock(?) is not null as held', [lockName])
  return row?.['held'] === '1'
}
