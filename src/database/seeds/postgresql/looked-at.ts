import type { Catalog, Table } from '../../catalog/catalog.ts'

/** Names of the columns that triggers, generated columns and expressions of indexes look at, so far as their texts say so. */
export function lookedAt(catalog: Catalog, table: Table): ReadonlySet<string> {
  const bodies = new Map(catalog.functions.map(({ name, definition }) => [name, definition]))
  const texts = [
    ...table.triggers
      .filter(({ definition }) => /\bINSERT\b/.test(definition))
      .map(({ definition }) => definition),
    ...table.columns.flatMap(({ generated }) => (generated === null ? [] : [generated.expression])),
    ...table.indexes.filter(({ partial }) => partial).map(({ definition }) => definition),
  ]
  const seen = new Set<string>()
  // Functions call functions; the list grows while it is read.
  for (const text of texts) {
    for (const [, name = ''] of text.matchAll(/([\w$]+)"?\s*\(/g)) {
      const body = bodies.get(name)
      if (body === undefined || seen.has(name)) continue
      seen.add(name)
      texts.push(body)
    }
  }
  const all = texts.join('\n')
  const words = new Set(all.match(/[\p{L}_][\p{L}\p{N}_$]*/gu))
  return new Set(table.columns.map(({ name }) => name).filter((name) => words.has(name)))
}
