import type { Column, Constraint, Table } from '../../catalog/catalog.ts'
import { foreignKeys } from '../order.ts'
import type { Maker } from '../plan.ts'
import { lonePart } from './foreign-part.ts'
import type { Part } from './part.ts'
import type { Scope } from './plan-table.ts'

/**
 * Foreign keys of the primary key itself. Where a trigger writes the referenced row first (tables that extend a common one), a row
 * brings a number of its own, and one that is known already is a duplicate.
 */
export function extending(table: Table): readonly Constraint[] {
  const primary = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? []
  const makes = table.triggers.some(({ definition }) =>
    /^CREATE TRIGGER .* BEFORE [A-Z ]*INSERT/s.test(definition),
  )
  if (!makes) return []
  return foreignKeys(table).filter(({ columns }) => columns.some((name) => primary.includes(name)))
}

/**
 * The columns of such keys: those of the primary key get numbers of their own, the others what the extended table has or may have there.
 * @param own makes the numbers
 */
export function extendingParts(
  scope: Scope,
  table: Table,
  keys: readonly Constraint[],
  own: (column: Column) => Maker,
): readonly Part[] {
  const primary = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? []
  return keys.flatMap(({ columns, references: to }) =>
    columns.flatMap((name, at) => {
      const column = table.columns.find((one) => one.name === name)
      if (column === undefined) return []
      if (primary.includes(name)) return [lonePart(column, own(column))]
      const texts = there(scope, to?.table ?? '', to?.columns[at] ?? '')
      return texts.length === 0 ? [] : [lonePart(column, (n) => texts[n % texts.length])]
    }),
  )
}

/** Texts in a column of a table, or else in what that column itself references. */
function there(scope: Scope, id: string, name: string, depth = 0): readonly (string | null)[] {
  const texts = (scope.known.get(id) ?? []).map((row) => row[name] ?? null)
  if (texts.some((text) => text !== null) || depth > 3) return texts.filter((text) => text !== null)
  const table = scope.catalog.tables.find((one) => one.id === id)
  const key = table && foreignKeys(table).find(({ columns }) => columns.includes(name))
  const next = key?.references
  return next == null
    ? []
    : there(scope, next.table, next.columns[key?.columns.indexOf(name) ?? 0] ?? '', depth + 1)
}
