import { alterations } from './alterations.ts'
import type { Node } from './node.ts'
import { otherChanges } from './others.ts'
import { tableChanges } from './tables.ts'

/** SQL for a change, statement by statement, as Liquibase sends it to PostgreSQL; null when it cannot be told from the changelog. */
export type Statements = Readonly<Record<string, (node: Node) => readonly string[] | null>>

const all: Statements = { ...tableChanges, ...alterations, ...otherChanges }

/** Statements of one change; null for a change that does not map to SQL here. */
export function statementsOf(change: Node): readonly string[] | null {
  return Object.hasOwn(all, change.name) ? (all[change.name]?.(change) ?? null) : null
}
