import type { Answer, Rows, Session } from '../../session.ts'

/** A row of information_schema: names in lower case, NULL as null, everything else as text. */
export type RawRow = Readonly<Record<string, string | null>>

/** What information_schema says of one database. */
export interface Raw {
  readonly version: string
  readonly database: string
  readonly tables: readonly RawRow[]
  readonly columns: readonly RawRow[]
  readonly statistics: readonly RawRow[]
  readonly keys: readonly RawRow[]
  readonly references: readonly RawRow[]
  readonly checks: readonly RawRow[]
  readonly partitions: readonly RawRow[]
  readonly views: readonly RawRow[]
  readonly triggers: readonly RawRow[]
  readonly routines: readonly RawRow[]
  readonly parameters: readonly RawRow[]
  readonly events: readonly RawRow[]
  /** Of MariaDB: a row for each sequence, as it shows itself. */
  readonly sequences: readonly RawRow[]
}

const views = {
  tables: 'tables where table_schema = database() order by table_name',
  columns: 'columns where table_schema = database() order by table_name, ordinal_position',
  statistics:
    'statistics where table_schema = database() order by table_name, index_name, seq_in_index',
  keys: 'key_column_usage where table_schema = database() order by table_name, constraint_name, ordinal_position',
  references: 'referential_constraints where constraint_schema = database()',
  checks: 'check_constraints where constraint_schema = database()',
  partitions:
    'partitions where table_schema = database() and partition_name is not null order by table_name, partition_ordinal_position, subpartition_ordinal_position',
  views: 'views where table_schema = database() order by table_name',
  triggers:
    'triggers where trigger_schema = database() order by event_object_table, event_manipulation, action_timing, action_order',
  routines: 'routines where routine_schema = database() order by routine_type, routine_name',
  parameters:
    'parameters where specific_schema = database() order by specific_name, ordinal_position',
  events: 'events where event_schema = database() order by event_name',
} as const

/** Asks everything. An answer that failed is given as it is. */
export async function readRaw(session: Session): Promise<Answer<Raw>> {
  const about = await session.query('select version() as version, database() as db')
  if (about.state === 'failed') return about
  const raw: Record<string, readonly RawRow[]> = {}
  for (const [name, from] of Object.entries(views)) {
    const answer = await session.query(`select * from information_schema.${from}`)
    if (answer.state === 'failed') return answer
    raw[name] = lowered(answer.value)
  }
  // MySQL tells only in another table which table a check belongs to.
  const owners = await session.query(
    "select table_name as t, constraint_name as c from information_schema.table_constraints where table_schema = database() and constraint_type = 'CHECK'",
  )
  if (owners.state === 'failed') return owners
  const owner = new Map(owners.value.rows.map((row) => [String(row['c']), String(row['t'])]))
  const checks = (raw['checks'] ?? []).map((row) => ({
    ...row,
    table_name: row['table_name'] ?? owner.get(row['constraint_name'] ?? '') ?? null,
  }))
  const sequences: RawRow[] = []
  for (const row of raw['tables'] ?? []) {
    if (row['table_type'] !== 'SEQUENCE') continue
    const name = row['table_name'] ?? ''
    const answer = await session.query(`select * from \`${name.replaceAll('`', '``')}\``)
    if (answer.state === 'failed') return answer
    const [shown] = lowered(answer.value)
    sequences.push({ ...shown, name })
  }
  const [first] = about.value.rows
  const version = String(first?.['version'])
  const database = String(first?.['db'])
  return {
    state: 'ok',
    value: { ...(raw as unknown as Raw), checks, version, database, sequences },
  }
}

const lowered = ({ rows }: Rows): readonly RawRow[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.toLowerCase(),
        typeof value === 'string' ? value : null,
      ]),
    ),
  )

/** Groups rows by one of their values. */
export const by = (rows: readonly RawRow[], name: string): ReadonlyMap<string, readonly RawRow[]> =>
  Map.groupBy(rows, (row) => row[name] ?? '')
