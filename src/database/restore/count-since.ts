import type { Clock } from '../../host/clock.ts'
import type { Backup, TableRows } from '../../model/backup.ts'
import { tableName, tablesOf } from '../backup/postgresql-rows.ts'
import { spoken } from '../backup/spoken.ts'
import type { PostgresSession } from '../engines/postgresql.ts'
import type { Counted } from './engine.ts'
import { countEach, lostSince } from './lost-since.ts'

/** Seconds for all tables: somebody waits for the answer. */
const totalSeconds = 10

/** After so many transactions PostgreSQL's row stamps cannot be told from older ones (they have 32 bits). */
const halfOfAll = 2 ** 31

/**
 * What the real database holds that a backup does not: rows written since by the transaction that stands in each row (`xmin`) against
 * the backup's snapshot, and rows of then that are not there as they were. What cannot be counted is said.
 */
export async function countSince(
  session: PostgresSession,
  backup: Backup,
  clock: Clock,
): Promise<Counted> {
  const now = await tablesOf(session)
  const until = clock.monotonic() + totalSeconds
  const [age] = await session.query(
    `select (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - pg_snapshot_xmax($1::pg_snapshot)::text::numeric < ${halfOfAll}) as near`,
    [backup.transaction],
  )
  const stamps = age?.['near'] === true
  const { lost, uncounted } = await countEach(now, { clock, until, spoken }, async (one) => {
    const then = backup.tables.find((t) => t.schema === one.schema && t.table === one.table)
    const { rows, written } = await rowsSince(session, one, backup, stamps)
    if (then === undefined) return { lost: lostSince(spoken(one), { only: rows }), uncounted: [] }
    if (then.rows === null) {
      const why = `${spoken(one)}: its rows were not counted when the backup was made`
      return { lost: lostSince(spoken(one), { written }), uncounted: [why] }
    }
    const since = stamps
      ? { written, changed: then.rows - (rows - written) }
      : { differ: Math.abs(rows - then.rows) }
    return { lost: lostSince(spoken(one), since), uncounted: [] }
  })
  const unstamped = stamps ? [] : ['rows written since: too many transactions ago']
  return { lost, uncounted: [...unstamped, ...uncounted] }
}

/** Rows now, and those that a transaction wrote which the backup did not see. A table that a migration wrote anew counts whole. */
async function rowsSince(
  session: PostgresSession,
  table: Omit<TableRows, 'rows'>,
  { transaction }: Backup,
  stamps: boolean,
): Promise<{ readonly rows: number; readonly written: number }> {
  // xmin has the lower 32 bits of a transaction's number; 1 and 2 are PostgreSQL's own. The upper bits come from the newest one's.
  const written = stamps
    ? `count(*) filter (where xmin::text::bigint > 2 and not pg_visible_in_snapshot(
         (newest - mod(newest - xmin::text::numeric + 4294967296, 4294967296))::text::xid8, $1::pg_snapshot))::float8`
    : '0::float8'
  const [row] = await session.query(
    `select count(*)::float8 as rows, ${written} as written from ${tableName(table)},
     (select pg_snapshot_xmax(pg_current_snapshot())::text::numeric as newest) as n`,
    stamps ? [transaction] : [],
  )
  return { rows: Number(row?.['rows']), written: Number(row?.['written']) }
}
