import { ProblemError } from '../../model/problem-error.ts'
import { write } from '../journal.ts'
import type { StopRequest } from '../ledger.ts'
import type { Store } from '../store.ts'
import { wellFormed } from '../well-formed.ts'
import { run } from './runs.ts'

/** The first request stays until the run has ended; one more, or one to an ended run, changes nothing. */
export function requestStop(store: Store, runId: number, given: StopRequest): Promise<void> {
  const { by, reason, at } = wellFormed(given)
  return write(store, async (tx, journal) => {
    const known = await run(tx, runId)
    if (known === null) throw runMissing(store, runId)
    if (known.status !== 'queued' && known.status !== 'running') return
    const values = { run_id: runId, made_by: by, reason, made_at: at }
    const inserted = await tx
      .insertInto('stop_requests')
      .values(values)
      .onConflict((conflict) => conflict.column('run_id').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) return
    await journal.ledger({ type: 'stop-asked', run: runId, by, reason, at }, at)
  })
}

export async function stopRequest(store: Store, runId: number): Promise<StopRequest | null> {
  const row = await store.db
    .selectFrom('stop_requests')
    .selectAll()
    .where('run_id', '=', runId)
    .executeTakeFirst()
  return row === undefined ? null : { by: row.made_by, reason: row.reason, at: row.made_at }
}

export function runMissing(store: Store, runId: number): ProblemError {
  return new ProblemError({
    what: `There is no run ${runId}`,
    where: store.name,
    hint: 'See which there are: lastgood runs',
  })
}
