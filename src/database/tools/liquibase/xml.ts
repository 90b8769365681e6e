import type { Node } from './node.ts'

/**
 * Reads XML; null when it is none. Entities of a document type are not read: a changelog has none, and they are a way to make a
 * reader fetch or blow up things.
 */
export async function readXml(text: string): Promise<Node | null> {
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    captureMetaData: true,
    removeNSPrefix: true,
    processEntities: { enabled: true, maxTotalExpansions: 100_000 },
  })
  const lines = lineIndex(text)
  // The parser itself takes what is cut off for whole.
  if (XMLValidator.validate(text) !== true) return null
  try {
    const parsed: unknown = parser.parse(text.replace(/<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/i, ''))
    const roots = nodesOf(parsed, XMLParser.getMetaDataSymbol().valueOf(), lines).nodes
    return roots.find(({ name }) => !name.startsWith('?')) ?? null
  } catch {
    return null
  }
}

function nodesOf(
  listed: unknown,
  meta: symbol,
  lineAt: (offset: number) => number,
): { readonly nodes: readonly Node[]; readonly text: string } {
  const nodes: Node[] = []
  let text = ''
  for (const item of Array.isArray(listed) ? (listed as readonly unknown[]) : []) {
    if (typeof item !== 'object' || item === null) continue
    const place: unknown = Reflect.get(item, meta)
    const start: unknown =
      typeof place === 'object' && place !== null ? Reflect.get(place, 'startIndex') : 0
    const entry = Object.entries(item).find(([key]) => key !== ':@')
    if (entry === undefined) continue
    const [name, value] = entry as [string, unknown]
    if (name === '#text') {
      text += String(value)
      continue
    }
    const inner = nodesOf(value, meta, lineAt)
    const attributes = Object.entries(item).find(([key]) => key === ':@')?.[1] as unknown
    nodes.push({
      name,
      attributes: Object.fromEntries(
        Object.entries(attributes ?? {}).map(([key, each]) => [key, String(each)]),
      ),
      children: inner.nodes,
      text: inner.text,
      line: lineAt(typeof start === 'number' ? start : 0),
    })
  }
  return { nodes, text }
}

/** Lines by offset, found by halving. */
function lineIndex(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
