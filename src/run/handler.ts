import type { Observed } from '../model/event.ts'

/** One action, ready to be started and asked about. Made anew by every process that works on the step. */
export interface Handler {
  /** Starts the effect; safe to repeat with the same key. Throws ProblemError for expected failures. */
  apply(key: string): Promise<void>
  /** Asks how far the effect is; changes nothing. */
  observe(key: string): Promise<Observed>
  /** Seconds that the action takes by its own nature (a hold, the time guards have to recover); 0 otherwise. */
  readonly ownSeconds: number
}
