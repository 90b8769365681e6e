import type { Catalog } from '../../catalog/catalog.ts'

/** Ids of the tables among relations, with those that views stand on: a view names them in its text. */
export function tablesBehind(
  ids: readonly string[],
  { tables, views }: Catalog,
): readonly string[] {
  const wanted = new Set(ids)
  let text = ''
  for (const { id, definition } of views) if (wanted.has(id)) text += definition
  return tables
    .filter(({ id, name, partitionOf }) => {
      return partitionOf === null && (wanted.has(id) || (text !== '' && text.includes(name)))
    })
    .map(({ id }) => id)
}
