import type { Catalog, Column, Table } from '../../catalog/catalog.ts'
import type { Answer, Session } from '../../session.ts'
import type { RowsSnapshot, TableRows } from '../rows.ts'

export async function readMysqlRows(
  session: Session,
  catalog: Catalog,
  ids?: readonly string[],
): Promise<Answer<RowsSnapshot>> {
  const rows = new Map<string, TableRows>()
  const unread: { table: string; why: string }[] = []
  for (const table of catalog.tables) {
    if (ids !== undefined && !ids.includes(table.id)) continue
    // A list instead of an object: names would be looked up for every value.
    const answer = await session.query(
      `select ${table.columns.map((column, at) => `${textOf(column)} as c${at}`).join(', ')} from ${table.sql}`,
    )
    if (answer.state === 'failed') {
      unread.push({ table: table.id, why: answer.failure.message })
      continue
    }
    const read = answer.value.rows.map((row) =>
      table.columns.map((_, at) => {
        const value = row[`c${at}`]
        return typeof value === 'string' ? value : null
      }),
    )
    rows.set(table.id, { ...shape(table), rows: read })
  }
  return { state: 'ok', value: { tables: rows, unread } }
}

/** Bytes as hexadecimal digits, points and lines as text; everything else the server prints itself. */
function textOf({ sql, type }: Column): string {
  if (/^(binary|varbinary|\w*blob|bit)\b/.test(type.text)) return `hex(${sql})`
  if (/^(geometry|geometrycollection|(multi)?(point|linestring|polygon))\b/.test(type.text)) {
    return `st_astext(${sql})`
  }
  return sql
}

function shape({ columns, constraints, indexes }: Table): Omit<TableRows, 'rows'> {
  const notNull = new Set(columns.filter((column) => column.notNull).map(({ name }) => name))
  const primary = constraints.find(({ kind }) => kind === 'primary-key')?.columns
  const unique = indexes
    .filter((index) => index.unique && !index.partial)
    .map((key) => key.columns)
    .find((key) => key.every((name) => notNull.has(name)))
  return {
    columns: columns.map(({ name, type }) => ({ name, type: type.text })),
    key: primary ?? unique ?? [],
  }
}
