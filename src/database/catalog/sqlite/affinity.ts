/** What SQLite makes of values that are put into a column. */
export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

/** SQLite's own rules (datatype3.html, 3.1), in their order. */
export function affinityOf(type: string): Affinity {
  if (/INT/i.test(type)) return 'INTEGER'
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'TEXT'
  if (/BLOB/i.test(type) || type === '') return 'BLOB'
  if (/REAL|FLOA|DOUB/i.test(type)) return 'REAL'
  return 'NUMERIC'
}
