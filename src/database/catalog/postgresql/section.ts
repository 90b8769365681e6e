/** A field of the catalog's JSON, and the scalar subselect that fills it with a list of lists. May use `ns`, `ext` and `rel`. */
export interface Section {
  readonly name: string
  readonly sql: string
}

/** The rows that `columns` make of `rest` (FROM and WHERE) as JSON, `[]` when there are none. */
export function list(columns: string, rest: string, order?: string): string {
  const sorted = order === undefined ? '' : ` order by ${order}`
  return `select coalesce(json_agg(json_build_array(${columns})${sorted}), '[]') ${rest}`
}
