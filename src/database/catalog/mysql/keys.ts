import type { Constraint, Index } from '../catalog.ts'
import { backquoted } from '../../shadow/mysql/names.ts'
import { by, type Raw, type RawRow } from './raw.ts'

const list = (names: readonly string[]) => names.map(backquoted).join(', ')

/** Indexes of one table, from its rows of information_schema.statistics. */
export function indexesOf(rows: readonly RawRow[]): readonly Index[] {
  return [...by(rows, 'index_name')].map(([name, parts]) => {
    const first = parts[0] ?? {}
    const keys = parts.map(keyOf)
    const off = first['ignored'] === 'YES' || first['is_visible'] === 'NO' ? ' IGNORED' : ''
    return {
      name,
      definition: `${first['index_type'] ?? ''} (${keys.join(', ')})${off}`,
      unique: first['non_unique'] === '0',
      valid: true,
      columns: parts.flatMap((part) => part['column_name'] ?? []),
      // A prefix or an expression: not every two values of the columns are told apart by it.
      partial: parts.some((part) => part['sub_part'] !== null || part['column_name'] === null),
      ofConstraint: name === 'PRIMARY',
      comment: first['index_comment'] || null,
    }
  })
}

function keyOf(part: RawRow): string {
  const { column_name: column = null, sub_part: length = null, collation = null } = part
  const key = column === null ? `(${part['expression'] ?? ''})` : backquoted(column)
  return `${key}${length === null ? '' : `(${length})`}${collation === 'D' ? ' DESC' : ''}`
}

/** Primary key, foreign keys and checks of one table. What is unique is an index on these engines. */
export function constraintsOf(table: string, raw: Raw): readonly Constraint[] {
  const keys = by(
    raw.keys.filter((row) => row['table_name'] === table),
    'constraint_name',
  )
  const constraints: Constraint[] = []
  for (const [name, rows] of keys) {
    const columns = rows.map((row) => row['column_name'] ?? '')
    const target = rows[0]?.['referenced_table_name'] ?? null
    if (name === 'PRIMARY') {
      constraints.push(constraint(name, 'primary-key', `PRIMARY KEY (${list(columns)})`, columns))
    } else if (target !== null) {
      const to = rows.map((row) => row['referenced_column_name'] ?? '')
      const rule = raw.references.find(
        (row) => row['constraint_name'] === name && row['table_name'] === table,
      )
      const definition = `FOREIGN KEY (${list(columns)}) REFERENCES ${backquoted(target)} (${list(to)}) ON DELETE ${rule?.['delete_rule'] ?? ''} ON UPDATE ${rule?.['update_rule'] ?? ''}`
      constraints.push({
        ...constraint(name, 'foreign-key', definition, columns),
        references: { table: target, columns: to },
      })
    }
  }
  for (const check of raw.checks) {
    if (check['table_name'] !== table) continue
    const clause = check['check_clause'] ?? ''
    const columns = raw.columns
      .filter((row) => row['table_name'] === table)
      .map((row) => row['column_name'] ?? '')
      .filter((name) => clause.includes(backquoted(name)))
    const name = check['constraint_name'] ?? ''
    constraints.push(constraint(name, 'check', `CHECK (${clause})`, columns))
  }
  return constraints
}

function constraint(
  name: string,
  kind: Constraint['kind'],
  definition: string,
  columns: readonly string[],
): Constraint {
  return {
    name,
    kind,
    definition,
    columns,
    validated: true,
    deferrable: false,
    initiallyDeferred: false,
    local: true,
    references: null,
    comment: null,
  }
}
