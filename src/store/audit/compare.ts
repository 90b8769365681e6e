import { tableFinding } from './finding.ts'

/**
 * Compares a row with what the journal says it is. Throws a Finding that names table, row and column; not the values,
 * which may be long. Columns that `expected` does not have are not compared.
 */
export function compareRow(
  seq: number,
  table: string,
  key: string | number,
  expected: object,
  actual: object | undefined,
): void {
  const where = `table ${table}, row ${key}`
  if (actual === undefined) throw tableFinding(seq, `A row is missing: ${table} ${key}`, where)
  const row = actual as Readonly<Record<string, unknown>>
  const changed = Object.entries(expected).find(([column, value]) => row[column] !== value)
  if (changed !== undefined)
    throw tableFinding(seq, `A row was changed: ${table} ${key}, column ${changed[0]}`, where)
}
