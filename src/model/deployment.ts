/** How a release is brought in. */
export type DeployStrategy = 'rolling' | 'blue-green' | 'canary'

export type DeploymentKind = 'deploy' | 'rollback' | 'recorded'

export type DeploymentOutcome =
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'stopped'
  /** Ended with something half done; the run's journal says what. */
  | 'needs-human'

/** A release put on an environment: who, when, how, outcome. */
export interface Deployment {
  readonly id: number
  readonly service: string
  readonly environment: string
  readonly version: string
  /** The version that was running before, when known. */
  readonly previous: string | null
  readonly kind: DeploymentKind
  /** A {@link DeployStrategy}, a rollback strategy, or what `record` was told. */
  readonly strategy: string
  readonly by: string
  readonly reason: string
  readonly outcome: DeploymentOutcome
  /** ISO 8601. */
  readonly startedAt: string
  /** ISO 8601, or null while it runs. */
  readonly endedAt: string | null
  readonly runId: number | null
  /**
   * Fingerprints by name of the settings in force (environment variables, settings of the target), keyed
   * with a random salt of the ledger so that short secrets cannot be guessed from them; null when unknown.
   */
  readonly config: Readonly<Record<string, string>> | null
}
