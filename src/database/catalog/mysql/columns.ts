import { backquoted } from '../../shadow/mysql/names.ts'
import type { Column, UserType } from '../catalog.ts'
import type { RawRow } from './raw.ts'

/** A column of information_schema.columns. */
export function columnOf(row: RawRow, position: number, isMaria: boolean): Column {
  const name = row['column_name'] ?? ''
  const type = row['column_type'] ?? ''
  const extra = row['extra'] ?? ''
  const expression = row['generation_expression'] ?? ''
  // What says something about every value of the column is told with its type.
  const more = [/\bon update \S+/i.exec(extra)?.[0], /\binvisible\b/i.exec(extra)?.[0]]
  return {
    name,
    sql: backquoted(name),
    position,
    type: {
      text: [type, ...more.filter((one) => one !== undefined)].join(' ').trim(),
      schema: '',
      name: isList(type) ? `${row['table_name'] ?? ''}.${name}` : (row['data_type'] ?? ''),
      array: false,
    },
    notNull: row['is_nullable'] === 'NO',
    default: defaultOf(row, isMaria),
    identity: /\bauto_increment\b/i.test(extra) ? 'by-default' : null,
    generated:
      expression === ''
        ? null
        : { kind: /\b(stored|persistent)\b/i.test(extra) ? 'stored' : 'virtual', expression },
    collation: row['collation_name'] ?? null,
    storage: null,
    local: true,
    comment: row['column_comment'] || null,
    privileges: [],
  }
}

/** As SQL: MariaDB prints expressions, with NULL for those that are NULL unless said; MySQL prints values. */
function defaultOf(row: RawRow, isMaria: boolean): string | null {
  const printed = row['column_default'] ?? null
  if (printed === null || (row['generation_expression'] ?? '') !== '') return null
  if (isMaria) return printed === 'NULL' ? null : printed
  if (/\bDEFAULT_GENERATED\b/.test(row['extra'] ?? '')) return `(${printed})`
  return /^(current_timestamp(\(\d*\))?|b'[01]*')$/i.test(printed)
    ? printed
    : `'${printed.replaceAll("'", "''")}'`
}

const isList = (type: string) => /^(enum|set)\(/i.test(type)

/** The labels of ENUM and SET, which belong to their column here; null for other types. */
export function labelsOf(type: string): readonly string[] | null {
  const list = /^(?:enum|set)\((.*)\)/is.exec(type)?.[1]
  if (list === undefined) return null
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, label = '']) =>
    label.replaceAll("''", "'"),
  )
}

/** The type of a column of labels, as an object of its own. */
export function typeOf(table: string, column: Column): readonly UserType[] {
  const labels = labelsOf(column.type.text)
  if (labels === null) return []
  const id = `${table}.${column.name}`
  return [
    { kind: 'enum', id, schema: '', name: id, sql: '', comment: null, privileges: [], labels },
  ]
}
