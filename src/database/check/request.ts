import type { Dialect } from '../migration.ts'
import type { ShadowSettings } from '../prover.ts'
import type { Pair } from '../verdict.ts'

/** What `check --migrations` is asked. */
export interface FolderRequest {
  /** Absolute path of the folder of migrations. */
  readonly folder: string
  /** Name of the tool, or null to find out. */
  readonly tool: string | null
  readonly dialect: Dialect | null
  /** Id of the last migration that is history: judged is what comes after it. Null: everything. */
  readonly since: string | null
  /** Whether migrations that are code may run in processes of their own, to print their SQL; false when absent. */
  readonly runTool?: boolean
  /** Null: nothing is executed, only the rules are asked. */
  readonly shadow: ShadowSettings | null
  /** Where statements that the old release sends stand: absolute, and as it was given. Absent: only what the schema promised is asked. */
  readonly statements?: { readonly path: string; readonly shown: string }
  /** ISO date, for suppressions that end. */
  readonly today: string
  readonly onPair?: (pair: Pair, index: number, count: number) => void
}
