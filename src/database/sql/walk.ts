import type { Node } from 'libpg-query'

/** An object of a parser's tree: field names to whatever they hold. */
export type Tree = Readonly<Record<string, unknown>>

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Visits every `{ Kind: fields }` below a value, outermost first.
 * @param enter gets kind and fields; false: does not go below
 */
export function walk(value: unknown, enter: (kind: string, fields: Tree) => boolean | void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, enter)
    return
  }
  if (!isTree(value)) return
  for (const [key, below] of Object.entries(value)) {
    if (typeof below !== 'object' || below === null) continue
    // Kinds are written in capitals, fields are not.
    const first = key.charCodeAt(0)
    if (first >= 65 && first <= 90 && isTree(below) && enter(key, below) === false) continue
    walk(below, enter)
  }
}

/** Kind of a node, as `AlterTableStmt`. */
export const kindOf = (node: Node): string => Object.keys(node)[0] ?? ''
