import type { Io } from '../../../host/io.ts'
import type { Backup } from '../../../model/backup.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { RowsLost } from '../../../model/restore.ts'
import { createLike, dropOwn, loadDump } from '../../backup/mysql/load.ts'
import { ownName, throwAway } from '../../backup/own-database.ts'
import { backquoted, openMysql, type MysqlSession } from '../../engines/mysql/mysql.ts'
import type { Counted } from '../engine.ts'
import { countEach, lostSince } from '../lost-since.ts'
import { tablesOf } from './marks.ts'

/** Seconds for loading the backup, and for comparing one table with it: somebody waits for the answer. */
const loadSeconds = 8
const tableSeconds = 5
const totalSeconds = 14

/**
 * Loads the backup into a throw-away database of the server, and compares every table with it, row by row and value by value. Too
 * large for that: said, and nothing is counted. Throws ProblemError where the role may not even try.
 */
export async function countSince(
  io: Io,
  database: DatabaseConfig,
  { file, tables, mark }: Backup,
): Promise<Counted> {
  const { name } = database
  const url = database.admin ?? database.url
  await using session = await openMysql({ name, url, readOnly: false, seconds: tableSeconds })
  const real = session.database
  const until = io.clock.monotonic() + totalSeconds
  const into = ownName('count', mark)
  return await throwAway(
    () => dropOwn(session, into),
    async () => {
      await createLike(session, into, real)
      const loading = { name, url, into, file, tables, withinSeconds: loadSeconds }
      try {
        await loadDump(io, session, loading)
      } catch (error) {
        if (!(error instanceof ProblemError) || !/not finished/.test(error.problem.what))
          throw error
        const why = `loading the backup to compare with it took longer than ${loadSeconds} s`
        return { lost: [], uncounted: [`rows written since: ${why}`] }
      }
      const then = new Set(await tablesOf(session, into))
      const now = (await tablesOf(session, real)).map((table) => ({ table }))
      const asked = { clock: io.clock, until, spoken: ({ table }: { table: string }) => table }
      return countEach(now, asked, async ({ table }) => ({
        lost: await lostOf(session, table, real, then.has(table) ? into : null),
        uncounted: [],
      }))
    },
  )
}

async function lostOf(
  session: MysqlSession,
  table: string,
  real: string,
  into: string | null,
): Promise<readonly RowsLost[]> {
  const [now, then] = [real, into ?? ''].map((one) => `${backquoted(one)}.${backquoted(table)}`)
  const counted = async (sql: string) => Number((await session.query(sql))[0]?.['n'] ?? 0)
  if (into === null)
    return lostSince(table, { only: await counted(`select count(*) as n from ${now}`) })
  const old = await columnsOf(session, into, table)
  const columns = await columnsOf(session, real, table)
  const common = columns.filter((column) => old.includes(column))
  // Byte by byte: texts that a collation takes for equal are not the same. A NULL is told from the text that stands for it.
  const values = common.map(
    (column) => `coalesce(sha2(cast(${backquoted(column)} as binary), 256), 'null')`,
  )
  const key = `sha2(concat_ws(' ', ${values.join(', ')}), 256)`
  const [row] =
    common.length === 0
      ? []
      : await session.query(
          `select coalesce(sum(greatest(w, 0)), 0) as written, coalesce(sum(greatest(-w, 0)), 0) as changed from (select sum(w) as w from
           (select ${key} as k, 1 as w from ${now} union all select ${key}, -1 from ${then}) as both_of group by k having sum(w) <> 0) as different`,
        )
  const columnsOnly: [string, number][] = []
  for (const column of columns.filter((one) => !old.includes(one))) {
    columnsOnly.push([
      column,
      await counted(`select count(${backquoted(column)}) as n from ${now}`),
    ])
  }
  const [written, changed] = [Number(row?.['written'] ?? 0), Number(row?.['changed'] ?? 0)]
  return lostSince(table, { written, changed, columnsOnly })
}

async function columnsOf(session: MysqlSession, database: string, table: string) {
  const rows = await session.query(
    'select column_name as name from information_schema.columns where table_schema = ? and table_name = ? order by ordinal_position',
    [database, table],
  )
  return rows.map((row) => row['name'] ?? '')
}
