import type { Io } from '../../../host/io.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { DownAction, HistoryRows, KeptRows } from '../../../model/restore.ts'
import { backquoted, openMysql, type MysqlSession } from '../../engines/mysql/mysql.ts'
import { splitMysql } from '../../sql/mysql/split.ts'
import type { Progress } from '../engine.ts'
import { halfOf, lockHeld, readSteps, runSteps, takeLock, writeSteps, type Step } from './steps.ts'

/** Seconds for one statement of the downs. */
const downSeconds = 300

/**
 * Copies what the downs drop, writes down every statement of theirs, and runs one after another: each commits by itself. Again with the
 * same mark: it goes on where it stopped. Throws ProblemError; what ran until then stays done, and `downsRan` tells it.
 */
export async function performDowns(
  io: Io,
  { name, url }: DatabaseConfig,
  { scripts, history, keep = [], mark }: DownAction,
): Promise<void> {
  await using session = await openMysql({ name, url, readOnly: false, seconds: downSeconds })
  const { database } = session
  await takeLock(session, name)
  if ((await readSteps(session, database, mark)).length === 0) {
    if (history !== null) await allThere(session, name, history)
    for (const one of keep) await keepRows(session, name, one)
    io.fault('down:kept')
    const step = (statement: string): Step => ({
      place: database,
      mode: null,
      statement,
      first: null,
    })
    const statements = scripts.flatMap(({ sql }) =>
      splitMysql(sql).flatMap(({ kind, start, end }) =>
        kind === 'statement' ? [sql.slice(start, end)] : [],
      ),
    )
    const forget = history === null || history.values.length === 0 ? [] : [forgetting(history)]
    await writeSteps(session, database, mark, [...statements, ...forget].map(step))
  }
  await runSteps(session, database, mark, io.fault)
}

/** Whether the downs of this mark ran. Where none of their statements did, they did not. */
export async function downsRan(
  { name, url }: DatabaseConfig,
  { mark }: DownAction,
): Promise<Progress> {
  await using session = await openMysql({ name, url, readOnly: true, seconds: 10 })
  const { database } = session
  if (await lockHeld(session)) return 'running'
  const steps = await readSteps(session, database, mark)
  if (steps.length > 0 && steps.every(({ state }) => state === 'done')) return true
  const [first] = steps
  const untouched = first === undefined || first.state === 'waiting' || refusedWhole(first)
  return untouched ? false : { half: halfOf(session, database, mark, steps) }
}

/** The first statement failed, and is of a kind that then did nothing. */
const refusedWhole = ({
  state,
  error,
  statement,
}: {
  state: string
  error: string | null
  statement: string
}) =>
  state === 'begun' &&
  error !== null &&
  !/^\s*(?:drop|rename|call|begin|truncate)\b/i.test(statement)

/** The values are names of migrations that the tool itself wrote; quoted as every server reads them. */
function forgetting({ table, column, values }: HistoryRows): string {
  const list = values.map((value) => `x'${Buffer.from(value).toString('hex')}'`).join(', ')
  return `delete from ${backquoted(table)} where cast(${backquoted(column)} as binary) in (${list})`
}

async function allThere(
  session: MysqlSession,
  name: string,
  { table, column, values }: HistoryRows,
) {
  const [found] = await session.query(
    `select count(*) as n from ${backquoted(table)} where cast(${backquoted(column)} as char) in (${values.map(() => '?').join(', ')})`,
    values,
  )
  if (Number(found?.['n']) === values.length) return
  throw new ProblemError({
    what: `${table} holds ${found?.['n']} of the ${values.length} migrations that are to be taken back; nothing was changed`,
    where: `database ${name}`,
    hint: 'See which migrations ran there, with the migration tool itself',
  })
}

async function keepRows(
  session: MysqlSession,
  name: string,
  { table, columns, as }: KeptRows & { readonly as: string },
): Promise<void> {
  const key = await session.query(
    `select column_name as name from information_schema.key_column_usage where table_schema = database() and table_name = ? and constraint_name = 'PRIMARY' order by ordinal_position`,
    [table],
  )
  const list =
    columns === null || key.length === 0
      ? '*'
      : [...new Set([...key.map((row) => row['name'] ?? ''), ...columns])]
          .map(backquoted)
          .join(', ')
  const where =
    columns === null
      ? ''
      : ` where ${columns.map((column) => `${backquoted(column)} is not null`).join(' or ')}`
  // Of a try that was killed before any down ran: what it copied is there still.
  await session.query(`drop table if exists ${backquoted(as)}`)
  await session.query(
    `create table ${backquoted(as)} select ${list} from ${backquoted(table)}${where}`,
  )
  const [counted] = await session.query(
    `select (select count(*) from ${backquoted(table)}${where}) = (select count(*) from ${backquoted(as)}) as whole`,
  )
  if (counted?.['whole'] === '1') return
  throw new ProblemError({
    what: `Not every row of ${table} could be kept in ${as}; nothing was dropped`,
    where: `database ${name}`,
    hint: 'Stop what still writes, or: restore: {keep: false} of the database in lastgood.yaml',
  })
}
