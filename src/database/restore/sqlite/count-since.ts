import type { Io } from '../../../host/io.ts'
import type { Backup } from '../../../model/backup.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import type { RowsLost } from '../../../model/restore.ts'
import { pathToFileURL } from 'node:url'
import { identifier } from '../../engines/postgresql.ts'
import { openSqlite, sqliteFile, type SqliteSession } from '../../engines/sqlite/sqlite.ts'
import { countEach, lostSince } from '../lost-since.ts'
import type { Counted } from '../engine.ts'

/** Seconds for all tables: somebody waits for the answer. */
const totalSeconds = 10

/** Compares every table with the backup, row by row and value by value. Both files are only read. */
export async function countSince(
  io: Io,
  { name, url }: DatabaseConfig,
  { file: backup }: Backup,
): Promise<Counted> {
  const file = sqliteFile(url)
  const until = io.clock.monotonic() + totalSeconds
  await using session = await openSqlite({ name, file, mode: 'read', seconds: totalSeconds })
  const address = pathToFileURL(backup)
  address.search = 'mode=ro&immutable=1'
  await session.query('attach ? as backup', [address.href])
  const [now, then] = [await tablesOf(session, 'main'), await tablesOf(session, 'backup')]
  const tables = [...now].map(([table, columns]) => ({ table, columns }))
  const asked = { clock: io.clock, until, spoken: ({ table }: { table: string }) => table }
  // The session must outlive the counting.
  return await countEach(tables, asked, async ({ table, columns }) => ({
    lost: await lostOf(session, table, columns, then.get(table)),
    uncounted: [],
  }))
}

async function lostOf(
  session: SqliteSession,
  table: string,
  columns: readonly string[],
  old: readonly string[] | undefined,
): Promise<readonly RowsLost[]> {
  const from = identifier(table)
  const counted = async (sql: string) => Number((await session.query(sql))[0]?.['rows'] ?? 0)
  if (old === undefined) {
    return lostSince(table, { only: await counted(`select count(*) as rows from main.${from}`) })
  }
  const common = columns.filter((column) => old.includes(column))
  // As literals: texts that differ only in case, or 1 and '1', are not the same.
  const values = common.map((column, n) => `quote(${identifier(column)}) as c${n}`)
  const names = values.map((_, n) => `c${n}`).join(', ')
  const [row] =
    values.length === 0
      ? []
      : await session.query(
          `select coalesce(sum(max(w, 0)), 0) as written, coalesce(sum(max(-w, 0)), 0) as changed from (select sum(w) as w from
           (select ${values.join(', ')}, 1 as w from main.${from} union all select ${values.join(', ')}, -1 from backup.${from}) group by ${names} having sum(w) <> 0)`,
        )
  const columnsOnly: [string, number][] = []
  for (const column of columns.filter((one) => !old.includes(one))) {
    const only = `select count(${identifier(column)}) as rows from main.${from}`
    columnsOnly.push([column, await counted(only)])
  }
  const [written, changed] = [Number(row?.['written'] ?? 0), Number(row?.['changed'] ?? 0)]
  return lostSince(table, { written, changed, columnsOnly })
}

/** Columns of every table by its name; generated ones hold nothing of their own. */
async function tablesOf(session: SqliteSession, schema: 'main' | 'backup') {
  const rows = await session.query(
    `select t.name as "table", c.name as "column" from pragma_table_list t left join pragma_table_xinfo(t.name, t.schema) c on c.hidden = 0
     where t.schema = ? and t.type in ('table', 'shadow') and t.name not like 'sqlite\\_%' escape '\\' order by 1`,
    [schema],
  )
  const tables = new Map<string, string[]>()
  for (const { table, column } of rows) {
    const name = String(table)
    tables.set(name, [...(tables.get(name) ?? []), String(column)])
  }
  return tables
}
