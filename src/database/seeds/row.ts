import { literal, quoted } from '../catalog/names.ts'
import type { Cell, Group, TablePlan } from './plan.ts'
import type { RowKind, RowToInsert } from './seeded.ts'

/**
 * One more row of a seeded table.
 * @param n another number gives another row, as far as keys allow; seeding with tag t used those from 64·t on
 * @param ask whether plain foreign keys ask the referenced table for a row (which may have changed since) or name the one that was there
 */
export function rowOf(plan: TablePlan, kind: RowKind, n: number, ask = false): RowToInsert {
  const places = plan.groups.flatMap((group) => {
    const makers = group.of(kind, n)
    return group.columns.map((column, at) => {
      const cell = makers[at]?.(n) ?? (makers[at] === undefined ? undefined : makers[at](n))
      return { column, cell, sql: ask ? (asking(group, at, n, cell) ?? sqlOf(cell)) : sqlOf(cell) }
    })
  })
  return {
    kind,
    n,
    columns: places.map(({ column }) => column.name),
    values: places.map(({ sql }) => sql),
    cells: places.map(({ cell }) => cell),
  }
}

function sqlOf(cell: Cell): string {
  return cell === undefined ? 'DEFAULT' : cell === null ? 'NULL' : literal(cell)
}

/** The same row of the referenced table for every column of the key, as all ask in the same order. */
function asking({ asks }: Group, at: number, n: number, cell: Cell): string | null {
  if (asks === null || cell == null) return null
  const columns = asks.columns.map(quoted)
  return `(SELECT ${columns[at] ?? 'NULL'} FROM ${asks.sql} ORDER BY ${columns.join(', ')} LIMIT 1 OFFSET ${n % Math.max(asks.known, 1)})`
}

/** Inserts of one row each, for whoever executes them one by one. */
export function insertOf(plan: TablePlan, row: RowToInsert): string {
  const into = `INSERT INTO ${plan.table.sql}`
  if (row.columns.length === 0) return `${into} DEFAULT VALUES`
  const overriding = plan.overriding ? ' OVERRIDING SYSTEM VALUE' : ''
  return `${into} (${row.columns.map(quoted).join(', ')})${overriding} VALUES (${row.values.join(', ')})`
}
