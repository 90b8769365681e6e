import type { Catalog, Column, Table, View } from '../../../catalog/catalog.ts'
import type { Word } from './words.ts'

export interface Named {
  /** In lower case: its own name, or the one that the statement gives it. */
  readonly name: string
  readonly relation: Table | View
}

const isName = ({ kind }: Word) => kind === 'word' || kind === 'name'
export const lower = (name: string): string => name.toLowerCase()

/** Words that follow a table and give it no name. */
const notAliases = new Set(
  'where set on using values value select join inner left right full cross natural straight_join order group having limit offset union except intersect returning force use ignore partition indexed not window for as default procedure with'.split(
    ' ',
  ),
)

/** Tables and views that a statement names, and how it calls them; the one it writes comes first. */
export function namedIn(words: readonly Word[], catalog: Catalog): readonly Named[] {
  const relations = new Map(
    [...catalog.tables, ...catalog.views].map((one) => [lower(one.name), one]),
  )
  const named: Named[] = []
  for (const [at, word] of words.entries()) {
    const relation = isName(word) ? relations.get(lower(word.value)) : undefined
    if (relation === undefined) continue
    named.push({ name: lower(relation.name), relation })
    const next = words[at + 1]?.value === 'as' ? words[at + 2] : words[at + 1]
    if (next === undefined || !isName(next)) continue
    if (next.kind === 'word' && notAliases.has(next.value)) continue
    named.push({ name: lower(next.value), relation })
  }
  return named
}

/** The table that a statement writes: the first that stands behind INTO, UPDATE or FROM. */
export function writtenBy(words: readonly Word[], named: readonly Named[]): Table | View | null {
  const at = words.findIndex(({ kind, value }) => {
    return kind === 'word' && /^(?:insert|replace|update|delete)$/.test(value)
  })
  for (const word of words.slice(Math.max(0, at))) {
    if (!isName(word)) continue
    const found = named.find(({ name }) => name === lower(word.value))
    if (found !== undefined) return found.relation
  }
  return null
}

/** A column that a statement names, alone or behind its table. */
export interface Found {
  readonly relation: Table | View
  readonly column: Column
}

/** The column that a word names; null when it is none of these tables. */
export function columnAt(
  words: readonly Word[],
  at: number,
  named: readonly Named[],
): Found | null {
  const word = words[at]
  if (word === undefined || !isName(word)) return null
  const qualifier = words[at - 1]?.value === '.' ? words[at - 2] : undefined
  for (const { name, relation } of named) {
    if (qualifier !== undefined && name !== lower(qualifier.value)) continue
    const column = relation.columns.find((one) => lower(one.name) === lower(word.value))
    if (column !== undefined) return { relation, column }
  }
  return null
}
