import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type ParsedNode } from 'yaml'
import type { Finding, Path } from './finding.ts'
import { quoted } from './finding.ts'
import type { Positions } from './positions.ts'

/** An alias multiplies what it points to; the bound keeps a small file from becoming a huge value. */
const mostNodes = 20_000
const deepest = 32

class TooMuch extends Error {}

/** Plain values of a parsed document. Maps get no prototype, so that no key can mean more than itself. */
export function readTree(
  document: Document.Parsed<ParsedNode>,
  positions: Positions,
): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const problem = (path: Path, part: Finding['part'], what: string, hint: string) =>
    void findings.push({ path, part, what, hint })
  let nodes = 0

  const read = (node: Node | null | undefined, path: Path, keyAt: number): unknown => {
    nodes += 1
    if (nodes > mostNodes || path.length > deepest) throw new TooMuch()
    const source = isAlias(node) ? node.resolve(document) : node
    const written = isScalar(source) ? (source.source ?? null) : null
    const place = { key: keyAt, value: node?.range?.[0] ?? keyAt, written }
    positions.set(path, place)
    if (isAlias(node) && source === undefined) {
      problem(path, 'value', `No anchor &${node.source} stands before this`, 'Write the value')
    }
    if (isSeq(source)) {
      return source.items.map((item, i) => {
        const at = (item as Node | null)?.range?.[0] ?? place.value
        return read(item as Node | null, [...path, i], at)
      })
    }
    if (isMap(source)) {
      const map = Object.create(null) as Record<string, unknown>
      for (const pair of source.items) {
        const at = (pair.key as Node | null)?.range?.[0] ?? place.value
        const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : null
        const below = [...path, key ?? '?']
        if (key === null || key === '<<' || key === '__proto__') {
          positions.set(below, { key: at, value: at, written: null })
          problem(
            below,
            'key',
            `${quoted(key ?? 'A list or map')} cannot be a key here`,
            keyHint(key),
          )
        } else if (Object.hasOwn(map, key)) {
          positions.set([...below, ''], { key: at, value: at, written: null })
          problem([...below, ''], 'key', `${quoted(key)} is written twice`, 'Keep one of the two')
        } else {
          map[key] = read(pair.value as Node | null, below, at)
        }
      }
      return map
    }
    return isScalar(source) ? source.value : null
  }

  try {
    return { value: read(document.contents, [], document.contents?.range?.[0] ?? 0), findings }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    const what = 'The file holds too many values, or nests too deeply (aliases count each time)'
    return {
      value: null,
      findings: [{ path: [], part: 'value', what, hint: 'Write values out instead of as aliases' }],
    }
  }
}

function keyHint(key: string | null): string {
  return key === '<<'
    ? 'Remove it: what stands at the top level is inherited by every environment already'
    : 'Write a plain word as key'
}
