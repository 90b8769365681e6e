import type { Problem } from '../../model/problem.ts'
import type { Statement } from './statement.ts'

/** A script as its engine reads it, and what stood in it that the engine would not. */
export interface ParsedScript {
  readonly statements: readonly Statement[]
  readonly problems: readonly Problem[]
}
