import type { Io } from '../host/io.ts'
import type { Counts, Guard, GuardReading } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Ledger } from '../store/ledger.ts'
import type { Emit } from './progress.ts'
import type { Timing } from './timing.ts'

/**
 * Judges one guard on what one version answered since the verification began. `counts` null: nothing was counted.
 * Pure; `healthy` must mean evidence of being under the limit, never silence.
 */
export type Recovered = (question: {
  readonly guard: Guard
  readonly version: string
  readonly counts: Counts | null
}) => GuardReading

/** What guards say of a canary: it may have more traffic, it is bad, or there is not enough evidence yet. */
export type CanaryAnswer =
  | { readonly state: 'allowed'; readonly says: string }
  | { readonly state: 'condemned'; readonly problem: Problem }
  | { readonly state: 'waiting'; readonly says: string }

/** Looks at a canary once. `key`: the step that holds it (`run-7/s5`), for what was seen before. Never rejects. */
export type JudgeCanary = (question: {
  readonly version: string
  readonly before: string | null
  readonly key: string
}) => Promise<CanaryAnswer>

/** What acting needs: the world, the adapters of one environment, and how guards are judged. */
export interface HandlerDeps {
  readonly io: Io
  readonly places: EnvironmentPlaces
  readonly recovered: Recovered
  /** Absent: a canary is held for its time, and nobody judges it. */
  readonly judgeCanary?: JudgeCanary
  /** Where backups are journaled; absent: none can be made. */
  readonly ledger?: Pick<Ledger, 'recordBackup' | 'backups'>
}

/** What executing a run needs. */
export interface RunDeps extends HandlerDeps {
  readonly ledger: Ledger
  /** This executor (run/owner.ts). */
  readonly owner: string
  /** Who is told, synchronously, of every entry and of progress. Must not throw. */
  readonly emit: Emit
  /** Defaults: run/timing.ts. */
  readonly timing?: Partial<Timing>
}
