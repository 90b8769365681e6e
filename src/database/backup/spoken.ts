import type { TableRows } from '../../model/backup.ts'

/** Schemas that a name without one means. */
const usual = new Set(['', 'main', 'public'])

/** A table's name for people. */
export const spoken = ({ schema, table }: Pick<TableRows, 'schema' | 'table'>): string =>
  usual.has(schema) ? table : `${schema}.${table}`
