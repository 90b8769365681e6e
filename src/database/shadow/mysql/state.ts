import type { Answer, Rows } from '../../session.ts'
import { backquoted, text } from './names.ts'

/** Asks one statement; throws when it fails, because nothing can be said without its answer. */
export type Asking = (sql: string) => Promise<Rows['rows']>

/** Makes an asker of something that answers with values. */
export function asking(query: (sql: string) => Promise<Answer<Rows>>): Asking {
  return async (sql) => {
    const answer = await query(sql)
    if (answer.state === 'ok') return answer.value.rows
    throw new Error(`${answer.failure.message} (${sql.slice(0, 80)})`)
  }
}

/** One object as the statement that makes it, and the SQL mode it has to be made under. */
export interface Made {
  readonly create: string
  readonly mode: string | null
}

export interface MadeTable extends Made {
  readonly kind: 'table' | 'sequence'
  /** What CHECKSUM TABLE says of its rows: `0` is none. */
  readonly checksum: string
  /** Columns whose values are stored because somebody gave them, in order. */
  readonly columns: readonly string[]
  readonly triggers: ReadonlyMap<string, Made>
  /** Where a sequence stands; null for a table. */
  readonly value: string | null
}

/** Everything that stands in one database, as the statements that make it. Rows are told by a checksum. */
export interface State {
  readonly tables: ReadonlyMap<string, MadeTable>
  readonly views: ReadonlyMap<string, Made>
  /** Keys are `PROCEDURE name` and `FUNCTION name`. */
  readonly routines: ReadonlyMap<string, Made>
  readonly events: ReadonlyMap<string, Made>
}

/** Tables that are asked in one CHECKSUM TABLE. */
const together = 100

/** Reads what stands in a database, on a connection that has it as its own. */
export async function readState(ask: Asking, database: string): Promise<State> {
  const of = `= ${text(database)}`
  const relations = await ask(
    `select table_name as name, table_type as type from information_schema.tables where table_schema ${of} order by 1`,
  )
  const named = (type: RegExp) =>
    relations.filter((row) => type.test(String(row['type']))).map((row) => String(row['name']))
  const base = named(/^(BASE TABLE|SYSTEM VERSIONED)$/)
  const sequences = named(/^SEQUENCE$/)
  const checksums = new Map<string, string>()
  for (let from = 0; from < base.length; from += together) {
    const names = base.slice(from, from + together)
    for (const row of await ask(`checksum table ${names.map(backquoted).join(', ')}`)) {
      // The name comes with its database.
      checksums.set(String(row['Table']).slice(database.length + 1), String(row['Checksum']))
    }
  }
  const columns = new Map<string, string[]>()
  for (const row of await ask(
    `select table_name as t, column_name as c from information_schema.columns where table_schema ${of} and coalesce(generation_expression, '') = '' order by table_name, ordinal_position`,
  )) {
    const table = String(row['t'])
    columns.set(table, [...(columns.get(table) ?? []), String(row['c'])])
  }
  const { triggers, views, routines } = await readDefinitions(ask, database)
  const tables = new Map<string, MadeTable>()
  for (const name of base) {
    tables.set(name, {
      ...(await madeBy(ask, `show create table ${backquoted(name)}`, /^Create Table/)),
      kind: 'table',
      checksum: checksums.get(name) ?? '',
      columns: columns.get(name) ?? [],
      triggers: triggers.get(name) ?? new Map(),
      value: null,
    })
  }
  for (const name of sequences) {
    const rows = await ask(`select next_not_cached_value as value from ${backquoted(name)}`)
    tables.set(name, {
      ...(await madeBy(ask, `show create sequence ${backquoted(name)}`, /^Create Table/)),
      kind: 'sequence',
      checksum: '',
      columns: [],
      triggers: new Map(),
      value: String(rows[0]?.['value']),
    })
  }
  return {
    tables,
    views,
    routines,
    events: await mapOf(
      await namesOf(
        ask,
        `select event_name as name from information_schema.events where event_schema ${of}`,
      ),
      (name) => madeBy(ask, `show create event ${backquoted(name)}`, /^Create Event/),
    ),
  }
}

/** What stands beside the tables: triggers by table, views, routines. On a connection that has the database as its own. */
export async function readDefinitions(
  ask: Asking,
  database: string,
): Promise<
  Pick<State, 'views' | 'routines'> & {
    readonly triggers: ReadonlyMap<string, ReadonlyMap<string, Made>>
  }
> {
  const of = `= ${text(database)}`
  const triggers = new Map<string, Map<string, Made>>()
  for (const row of await ask(
    `select trigger_name as name, event_object_table as t from information_schema.triggers where trigger_schema ${of} order by event_object_table, action_order`,
  )) {
    const name = String(row['name'])
    const table = String(row['t'])
    const made = await madeBy(ask, `show create trigger ${backquoted(name)}`, /^SQL Original/)
    triggers.set(table, (triggers.get(table) ?? new Map<string, Made>()).set(name, made))
  }
  const views = await namesOf(
    ask,
    `select table_name as name from information_schema.tables where table_schema ${of} and table_type = 'VIEW' order by 1`,
  )
  return {
    triggers,
    views: await mapOf(views, (name) =>
      madeBy(ask, `show create view ${backquoted(name)}`, /^Create View/),
    ),
    routines: await routinesOf(ask, of),
  }
}

async function routinesOf(ask: Asking, of: string): Promise<ReadonlyMap<string, Made>> {
  const rows = await ask(
    `select routine_name as name, routine_type as type from information_schema.routines where routine_schema ${of} and routine_type in ('FUNCTION', 'PROCEDURE') order by 2, 1`,
  )
  const keys = rows.map((row) => `${String(row['type'])} ${String(row['name'])}`)
  return mapOf(keys, (key) => {
    const [, type = '', name = ''] = /^(\w+) (.*)$/s.exec(key) ?? []
    return madeBy(ask, `show create ${type} ${backquoted(name)}`, /^Create (Function|Procedure)/)
  })
}

const namesOf = async (ask: Asking, sql: string) =>
  (await ask(sql)).map((row) => String(row['name']))

async function mapOf<T>(keys: readonly string[], of: (key: string) => Promise<T>) {
  const map = new Map<string, T>()
  for (const key of keys) map.set(key, await of(key))
  return map
}

async function madeBy(ask: Asking, sql: string, column: RegExp): Promise<Made> {
  const row = (await ask(sql))[0] ?? {}
  const found = Object.entries(row).find(([name]) => column.test(name))?.[1]
  const mode = row['sql_mode']
  return {
    create: typeof found === 'string' ? found : '',
    mode: typeof mode === 'string' ? mode : null,
  }
}
