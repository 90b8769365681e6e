import type { Node } from './node.ts'

/** Lists whose items are children of what they stand in, as in XML. */
const wrappers = new Set(['changes', 'columns'])

/** Reads YAML or JSON as the XML it stands for; null when it is neither. */
export async function readYaml(text: string): Promise<Node | null> {
  const { LineCounter, isMap, isScalar, isSeq, parseDocument } = await import('yaml')
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, merge: true, prettyErrors: false })
  if (document.errors.length > 0) return null
  const lineOf = (value: unknown) => {
    const range = isMap(value) || isSeq(value) || isScalar(value) ? value.range : null
    return range === null || range === undefined ? 1 : counter.linePos(range[0]).line
  }
  const scalar = (value: unknown): string | null => {
    if (!isScalar(value)) return null
    // Numbers as they are written: 1.10 stays 1.10.
    if (typeof value.value === 'number') return value.source ?? String(value.value)
    const plain: unknown = value.value
    return ['string', 'boolean', 'bigint'].includes(typeof plain) ? String(plain) : null
  }
  const itemsOf = (seq: unknown): readonly Node[] =>
    isSeq(seq)
      ? seq.items.flatMap((item) =>
          isMap(item)
            ? item.items.map(({ key, value }) => nodeOf(scalar(key) ?? '', value, lineOf(key)))
            : [],
        )
      : []
  const nodeOf = (name: string, value: unknown, line: number): Node => {
    const attributes: Record<string, string> = {}
    const children: Node[] = []
    if (isSeq(value)) children.push(...itemsOf(value))
    if (isMap(value)) {
      for (const { key, value: inner } of value.items) {
        const word = scalar(key) ?? ''
        const plain = scalar(inner)
        if (plain !== null) attributes[word] = plain
        else if (wrappers.has(word) && isSeq(inner)) children.push(...itemsOf(inner))
        else if (inner !== null) children.push(nodeOf(word, inner, lineOf(key)))
      }
    }
    return { name, attributes, children, text: scalar(value) ?? '', line }
  }
  const root = document.contents
  if (!isMap(root)) return null
  const log = root.items.find(({ key }) => scalar(key) === 'databaseChangeLog')
  return log === undefined ? null : nodeOf('databaseChangeLog', log.value, lineOf(log.key))
}
