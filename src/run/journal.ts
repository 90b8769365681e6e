import type { Clock } from '../host/clock.ts'
import type { RunEvent } from '../model/event.ts'
import type { RunState } from '../model/run.ts'
import type { Ledger } from '../store/ledger.ts'
import { foldEntry } from './fold.ts'
import type { HeldLease } from './lease.ts'
import { FencedError } from './problems.ts'
import type { Emit } from './progress.ts'

/** The journal of a run that this process owns, with the run folded up to its end. */
export interface RunJournal {
  /** As of the last append. */
  state(): RunState
  /** All or nothing. Throws ProblemError when somebody else owns the run, or the ledger cannot be written. */
  append(...events: readonly [RunEvent, ...RunEvent[]]): Promise<void>
}

export function runJournal(
  ledger: Ledger,
  held: HeldLease,
  before: RunState,
  emit: Emit,
  clock: Clock,
): RunJournal {
  let state = before
  return {
    state: () => state,
    async append(...events) {
      const appended = await ledger.append(held.lease, events, clock.now().toISOString())
      if (appended.state !== 'appended') {
        held.lose()
        emit({ type: 'lease-lost', owner: appended.owner })
        throw new FencedError(state.id, appended.owner)
      }
      for (const entry of appended.entries) {
        const next = foldEntry(state.id, state, entry)
        // Our own events must fold: this is a bug in the executor, found before it acts on.
        if (!next.ok) throw new Error(next.problems[0]?.what)
        state = next.value
        emit({ type: 'entry', entry, state })
      }
    },
  }
}
