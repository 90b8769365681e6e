import type { Progress } from '../../database/restore/engine.ts'
import type { Observed } from '../../model/event.ts'
import type { Handler } from '../handler.ts'

/** What is done to a database, and how far it is. */
export interface Changing {
  readonly apply: () => Promise<void>
  readonly progress: () => Promise<Progress>
  /** For people: when it is done, and while it is under way. */
  readonly done: string
  readonly running: string
}

/**
 * A change of a database that may stop half way. Who takes it up goes on; where it failed under our own hands a person has to look,
 * and nothing may be started beside it.
 */
export function wholeOrHalf({ apply, progress, done, running }: Changing): Handler {
  let failed = false
  return {
    ownSeconds: 0,
    async apply() {
      failed = true
      await apply()
      failed = false
    },
    async observe(): Promise<Observed> {
      const seen = await progress()
      if (seen === 'running') return { state: 'progressing', says: running }
      if (typeof seen === 'boolean')
        return seen ? { state: 'done', says: done } : { state: 'absent' }
      return failed ? { state: 'unknown', problem: seen.half, final: true } : { state: 'absent' }
    },
  }
}
