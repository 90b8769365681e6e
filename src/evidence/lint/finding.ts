import type { Config, EnvironmentConfig } from '../../model/config.ts'
import type { Decision } from '../../model/decision.ts'
import type { Evidence } from '../../model/evidence.ts'

/** Something known already that would stand in the way of going back. */
export interface LintFinding {
  /** Name of the file in src/evidence/lint/ that found it. */
  readonly rule: string
  /** `error`: going back is not possible, or not safe, as things are; `warning`: it would be, but look at this. */
  readonly severity: 'error' | 'warning'
  readonly says: string
  /** The next command to type, or what to change. */
  readonly hint: string
}

/** What a lint rule looks at. `config` is the whole file: some faults are between environments. */
export interface LintInput {
  readonly evidence: Evidence
  readonly decision: Decision
  readonly config: Config
  readonly environment: EnvironmentConfig | undefined
}

/** Pure; unknown facts give no finding here, since the checklist shows them as unknown. */
export type LintRule = (input: LintInput) => readonly LintFinding[]
