/** An element of a changelog, the same for XML, YAML and JSON. */
export interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Node[]
  /** Text directly in it, in order; empty when there is none. */
  readonly text: string
  /** Line it begins at, from 1. */
  readonly line: number
}

/** An attribute; null when it is not there. */
export function attribute(node: Node, name: string): string | null {
  return node.attributes[name] ?? null
}

/** Children of a name. */
export function childrenOf(node: Node, name: string): readonly Node[] {
  return node.children.filter((child) => child.name === name)
}

/** Whether an attribute says true. */
export function isTrue(node: Node, name: string): boolean {
  return attribute(node, name)?.trim().toLowerCase() === 'true'
}

/** A node as some other node would write it: for inverses and for what is told as text. */
export function make(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  like: Node,
  text = '',
): Node {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [[key, value] as const],
  )
  return { name, attributes: Object.fromEntries(given), children: [], text, line: like.line }
}
