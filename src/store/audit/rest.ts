import { sql } from 'kysely'
import type { Db } from '../tables.ts'
import { compareRow } from './compare.ts'
import { tableFinding } from './finding.ts'
import type { LedgerEvents } from './ledger-events.ts'
import { runHistories } from './runs.ts'

/** Stop requests of runs that have not ended since. Gives how many there should be. */
export async function checkStops(db: Db, events: LedgerEvents['stops']): Promise<number> {
  const history = await runHistories(
    db,
    events.map(({ event }) => event.run),
  )
  let pending = 0
  for (const { seq, event } of events) {
    if (history(event.run).lastEndSeq > seq) continue
    pending++
    const expected = { made_by: event.by, reason: event.reason, made_at: event.at }
    const query = db.selectFrom('stop_requests').selectAll().where('run_id', '=', event.run)
    compareRow(seq, 'stop_requests', event.run, expected, await query.executeTakeFirst())
  }
  return pending
}

export type Counts = Record<
  'releases' | 'deployments' | 'verdicts' | 'runs' | 'stop_requests',
  number
>

/** Rows that no entry of the journal made. */
export async function checkCounts(db: Db, expected: Counts, seq: number): Promise<void> {
  for (const table of Object.keys(expected) as (keyof Counts)[]) {
    const { count } = await db
      .selectFrom(table)
      .select(sql<number | string>`count(*)`.as('count'))
      .executeTakeFirstOrThrow()
    const many = Number(count) - expected[table]
    if (many !== 0)
      throw tableFinding(seq, `${many} rows more than the journal made: ${table}`, `table ${table}`)
  }
}

/** The marks of the newest row of every version, which the fast questions rely on. */
export async function checkNewest(
  db: Db,
  table: 'deployments' | 'verdicts',
  seq: number,
): Promise<void> {
  const wrong = await db
    .selectFrom(table as 'verdicts')
    .select((eb) => [eb.fn.max('id').as('id'), 'version'])
    .groupBy(['service', 'environment', 'version'])
    .having(
      sql<boolean>`min(newest) < 0 or sum(newest) <> 1 or max(id) <> max(case when newest = 1 then id else 0 end)`,
    )
    .limit(1)
    .executeTakeFirst()
  if (wrong === undefined) return
  const what = `The mark of the newest row of version ${wrong.version} was changed: ${table} ${wrong.id}`
  throw tableFinding(seq, what, `table ${table}, row ${wrong.id}`)
}
