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
  return tables.flatMap(({ id, name, partitionOf }) =>
    partitionOf === null && words(name).every((word) => all.has(word)) ? [id] : [],
  )
}

const words = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []
