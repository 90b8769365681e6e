/** Durations of the executor, in seconds. */
export interface Timing {
  /** How long a lease lives without renewal. */
  readonly leaseSeconds: number
  /** How often it is renewed. */
  readonly heartbeatSeconds: number
  /** First wait between two questions to an engine; grows by half each time up to `pollMaxSeconds`. */
  readonly pollSeconds: number
  readonly pollMaxSeconds: number
  /** How long an engine may answer `unknown` without a break before a person is needed. */
  readonly unknownSeconds: number
  /** How often an action is applied again when the engine says that nothing is there. */
  readonly reapplies: number
  /** What an action with a duration of its own (a hold, a drain) may take beyond it before it counts as stuck. */
  readonly graceSeconds: number
  /** How often the ledger is asked for a stop request while waiting. */
  readonly stopPollSeconds: number
}

export const defaultTiming: Timing = {
  leaseSeconds: 10,
  heartbeatSeconds: 3,
  pollSeconds: 0.05,
  pollMaxSeconds: 0.5,
  unknownSeconds: 30,
  reapplies: 3,
  graceSeconds: 5,
  stopPollSeconds: 0.5,
}
