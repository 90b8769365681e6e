import { backquoted } from '../../shadow/mysql/names.ts'
import type { Answer, Session } from '../../session.ts'
import type { Attached, Catalog, Table, View } from '../catalog.ts'
import { columnOf, typeOf } from './columns.ts'
import { constraintsOf, indexesOf } from './keys.ts'
import { eventsOf, routinesOf, sequencesOf } from './objects.ts'
import { by, readRaw, type Raw, type RawRow } from './raw.ts'

/** Reads the catalog of the database that the session is in. */
export async function readMysql(session: Session): Promise<Answer<Catalog>> {
  const raw = await readRaw(session)
  return raw.state === 'ok' ? { state: 'ok', value: assemble(raw.value) } : raw
}

function assemble(raw: Raw): Catalog {
  const isMaria = raw.version.includes('MariaDB')
  const columns = by(raw.columns, 'table_name')
  const indexes = by(raw.statistics, 'table_name')
  const triggers = by(raw.triggers, 'event_object_table')
  const columnsOf = (name: string) =>
    (columns.get(name) ?? []).map((row, at) => columnOf(row, at + 1, isMaria))
  const tables = raw.tables
    .filter((row) => /^(BASE TABLE|SYSTEM VERSIONED)$/.test(row['table_type'] ?? ''))
    .map((row): Table => {
      const name = row['table_name'] ?? ''
      const partitionKey = partitionsOf(raw.partitions.filter((one) => one['table_name'] === name))
      return {
        ...relation(name, row['table_comment'] || null),
        kind: partitionKey === null ? 'table' : 'partitioned',
        columns: columnsOf(name),
        indexes: indexesOf(indexes.get(name) ?? []),
        triggers: (triggers.get(name) ?? []).map(triggerOf),
        options: [
          `ENGINE=${row['engine'] ?? ''}`,
          `COLLATE=${row['table_collation'] ?? ''}`,
          ...(row['create_options'] ? [row['create_options']] : []),
        ],
        unlogged: false,
        partitionKey,
        partitionOf: null,
        inherits: [],
        rowSecurity: false,
        forceRowSecurity: false,
        replicaIdentity: row['table_type'] === 'SYSTEM VERSIONED' ? 'system versioned' : '',
        constraints: constraintsOf(name, raw),
        policies: [],
        attributes: [],
      }
    })
  const views = raw.views.map((row): View => {
    const name = row['table_name'] ?? ''
    return {
      ...relation(name, null),
      kind: 'view',
      columns: columnsOf(name),
      indexes: [],
      triggers: [],
      options: [`CHECK ${row['check_option'] ?? ''}`, `SECURITY ${row['security_type'] ?? ''}`],
      definition: row['view_definition'] ?? '',
    }
  })
  return {
    dialect: 'mysql',
    serverVersion: versionOf(raw.version),
    schemas: [],
    tables,
    views,
    functions: routinesOf(raw),
    types: tables.flatMap(({ id, columns: own }) => own.flatMap((one) => typeOf(id, one))),
    sequences: sequencesOf(raw),
    extensions: [],
    others: eventsOf(raw),
    sequenceValues: new Map(
      raw.sequences.map((row) => [row['name'] ?? '', row['next_not_cached_value'] ?? null]),
    ),
  }
}

function relation(name: string, comment: string | null) {
  const sql = backquoted(name)
  return { id: name, schema: '', name, sql, comment, privileges: [], rules: [] }
}

function triggerOf(row: RawRow): Attached {
  const { action_timing: timing, event_manipulation: event, action_statement: body } = row
  const name = row['trigger_name'] ?? ''
  return { name, definition: `${timing} ${event} FOR EACH ROW ${body}`, comment: null }
}

function partitionsOf(rows: readonly RawRow[]): string | null {
  const first = rows[0]
  if (first === undefined) return null
  const parts = rows.map((row) =>
    [row['partition_name'], row['partition_description'], row['subpartition_name']]
      .filter((part) => part !== null && part !== undefined)
      .join(' '),
  )
  const method = `${first['partition_method']} (${first['partition_expression'] ?? ''})`
  const sub = first['subpartition_method']
    ? ` ${first['subpartition_method']} (${first['subpartition_expression'] ?? ''})`
    : ''
  return `${method}${sub}: ${parts.join(', ')}`
}

function versionOf(text: string): number {
  const [major = 0, minor = 0, patch = 0] = (/\d+(\.\d+)*/.exec(text)?.[0] ?? '')
    .split('.')
    .map(Number)
  return major * 10_000 + minor * 100 + patch
}
