import type { JournalEntry, RunEvent } from '../../model/event.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { runScope, write } from '../journal.ts'
import type { Appended, Lease } from '../ledger.ts'
import { outcomeOf, progress, queued } from '../projection.ts'
import { toEntry } from '../rows.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { activeRun } from './runs.ts'

export function append(
  store: Store,
  lease: Lease,
  events: readonly RunEvent[],
  at: string,
): Promise<Appended> {
  return write(store, async (tx, journal) => {
    const [held] = await store.statements.lease(tx, { run_id: lease.runId })
    if (held === undefined || held.owner !== lease.owner || held.token !== lease.token)
      return { state: 'fenced', owner: held?.owner ?? 'nobody' }
    const entries: JournalEntry<RunEvent>[] = []
    for (const event of events) entries.push(await journal.run(lease.runId, event, at))
    if (events.some(movesRun)) await project(store, tx, lease.runId, entries)
    return { state: 'appended', entries }
  })
}

export async function journalOf(
  store: Store,
  runId: number,
): Promise<readonly JournalEntry<RunEvent>[]> {
  const rows = await store.db
    .selectFrom('journal')
    .selectAll()
    .where('scope', '=', runScope(runId))
    .orderBy('seq')
    .execute()
  return rows.map((row) => toEntry<RunEvent>(row))
}

const movesRun = (event: RunEvent) => progress(queued, event, '') !== queued

/** Brings the run's row, its deployment and its stop request to where the journal now is. */
async function project(
  store: Store,
  tx: Db,
  runId: number,
  entries: readonly JournalEntry<RunEvent>[],
): Promise<void> {
  const row = await tx
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  const before = { status: row.status, startedAt: row.started_at, endedAt: row.ended_at }
  const { status, startedAt, endedAt } = entries.reduce(
    (state, entry) => progress(state, entry.event, entry.at),
    before,
  )
  if (row.ended_at !== null && endedAt === null) {
    const active = await activeRun(tx, row.service, row.environment)
    if (active !== null) throw otherActive(store, runId, active.id)
  }
  await tx
    .updateTable('runs')
    .set({ status, started_at: startedAt, ended_at: endedAt })
    .where('id', '=', runId)
    .execute()
  await tx
    .updateTable('deployments')
    .set({ outcome: outcomeOf(status), ended_at: endedAt })
    .where('id', '=', row.deployment_id)
    .execute()
  // Answered: a run that is resumed later must not stop for a request of its former life.
  if (endedAt !== null) await tx.deleteFrom('stop_requests').where('run_id', '=', runId).execute()
}

function otherActive(store: Store, runId: number, activeId: number): ProblemError {
  return new ProblemError({
    what: `Run ${runId} cannot go on: run ${activeId} is active in the same environment`,
    where: store.name,
    hint: `Wait for it or stop it: lastgood runs stop ${activeId}`,
  })
}
