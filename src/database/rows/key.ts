import type { Table } from '../catalog/catalog.ts'

/** Columns that tell rows apart: the primary key, else a unique one without NULLs; empty where there is none. */
export function keyOf({
  columns,
  constraints,
  indexes,
}: Pick<Table, 'columns' | 'constraints' | 'indexes'>): readonly string[] {
  const notNull = new Set(columns.filter((column) => column.notNull).map(({ name }) => name))
  const primary = constraints.find(({ kind }) => kind === 'primary-key')?.columns
  const unique = [
    ...constraints.filter(({ kind }) => kind === 'unique'),
    ...indexes.filter((index) => index.unique && !index.partial),
  ]
    .map((key) => key.columns)
    .find((key) => key.every((name) => notNull.has(name)))
  return primary ?? unique ?? []
}
