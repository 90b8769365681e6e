import type { Catalog } from '../catalog/catalog.ts'
import type { PreparedScript } from '../shadow/prepare.ts'

/**
 * Tables that scripts may be about: those whose name stands in their text as a word. More than are meant do no harm, they only
 * cost time.
 * @returns ids, in the order of the catalog
 */
export function mentioned(
  scripts: readonly PreparedScript[],
  { tables, views, functions }: Catalog,
): readonly string[] {
  let text = scripts.map(({ script }) => script.sql).join('\n')
  // What stands in the view or function that is spoken of is spoken of as well.
  const said = new Set(words(text))
  for (const { name, definition } of [...views, ...functions]) {
    if (said.has(name.toLowerCase())) text += `\n${definition}`
  }
  const all = new Set(words(text))
  const found = new Set(
    tables.flatMap(({ id, name }) => (words(name).every((word) => all.has(word)) ? [id] : [])),
  )
  if (deletes.test(text)) withDeleted(tables, found)
  return tables.flatMap(({ id, partitionOf }) =>
    partitionOf === null && found.has(id) ? [id] : [],
  )
}

/** SQLite deletes the rows of a table that it drops. */
const deletes = /\b(delete|truncate|drop\s+table|replace)\b/i

/** Adds the tables whose rows go, or lose what they point at, with rows of those that are there. */
function withDeleted(tables: Catalog['tables'], found: Set<string>): void {
  const follows = ({ constraints }: Catalog['tables'][number]) =>
    constraints.some(
      ({ references, definition }) =>
        references !== null &&
        found.has(references.table) &&
        /on delete (cascade|set)/i.test(definition),
    )
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const table of tables) if (follows(table)) found.add(table.id)
  }
}

const words = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []
