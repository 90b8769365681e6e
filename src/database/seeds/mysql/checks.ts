import type { Table } from '../../catalog/catalog.ts'
import { text } from '../../shadow/mysql/names.ts'

/**
 * Values that a column's CHECKs speak of, as SQL: those of a list, and the numbers beside a bound. Somebody who writes `status IN
 * ('a', 'b')` or `age >= 18` says which values there are.
 */
export function minedFrom(table: Table, column: string): readonly string[] {
  const found: string[] = []
  for (const { kind, columns, definition } of table.constraints) {
    if (kind !== 'check' || !columns.includes(column)) continue
    for (const [, written = ''] of definition.matchAll(/'((?:[^'\\]|\\.|'')*)'/g)) {
      found.push(text(written.replaceAll("''", "'").replace(/\\(.)/g, '$1')))
    }
    for (const [number] of definition.matchAll(/-?\b\d+(?:\.\d+)?\b/g)) {
      found.push(number, String(Number(number) + 1), String(Number(number) - 1))
    }
    if (/json_valid/i.test(definition)) found.push("'{}'")
  }
  return [...new Set(found)]
}

/** Whether a text column has to hold JSON, as MariaDB writes that. */
export const holdsJson = (table: Table, column: string): boolean =>
  table.constraints.some(
    ({ kind, columns, definition }) =>
      kind === 'check' && columns.includes(column) && /json_valid\(/i.test(definition),
  )
