import type { RunEvent } from '../../model/event.ts'
import { runScope } from '../journal.ts'
import { progress, queued, type Progress } from '../projection.ts'
import type { Db, JournalRow } from '../tables.ts'
import { eventOf } from './ledger-events.ts'

/** What a run's own journal says of it. */
export interface RunHistory extends Progress {
  readonly queued: Extract<RunEvent, { readonly type: 'run-queued' }> | null
  readonly queuedAt: string | null
  /** Number of the entry that last ended it; 0 when none did. */
  readonly lastEndSeq: number
}

const unknown: RunHistory = { ...queued, queued: null, queuedAt: null, lastEndSeq: 0 }

/** Folds the journals of these runs. */
export async function runHistories(
  db: Db,
  runIds: readonly number[],
): Promise<(runId: number) => RunHistory> {
  const histories = new Map<string, RunHistory>()
  if (runIds.length > 0) {
    const scopes = [...new Set(runIds)].map(runScope)
    const query = db.selectFrom('journal').selectAll().where('scope', 'in', scopes)
    for (const row of await query.orderBy('seq').execute())
      histories.set(row.scope, next(histories.get(row.scope) ?? unknown, row))
  }
  return (runId) => histories.get(runScope(runId)) ?? unknown
}

function next(before: RunHistory, row: JournalRow): RunHistory {
  const event = eventOf(row) as RunEvent
  if (event.type === 'run-queued') return { ...before, queued: event, queuedAt: row.at }
  const after = progress(before, event, row.at)
  if (after === before) return before
  const lastEndSeq = after.endedAt === null ? before.lastEndSeq : row.seq
  return { ...before, ...after, lastEndSeq }
}
