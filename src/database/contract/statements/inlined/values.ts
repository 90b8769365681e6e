import type { Catalog, Column, Table, View } from '../../../catalog/catalog.ts'
import { foreignKeys } from '../../../seeds/order.ts'
import { seed } from '../../../seeds/seed.ts'
import type { Session } from '../../../session.ts'

/** A row, as SQL by column. */
export type Row = ReadonlyMap<string, string>

/** Values that one table can be asked with. */
export interface TableValues {
  /** A row that stands there; empty when there is none. */
  readonly present: Row
  /** Rows that keys and checks would take, at least one. */
  readonly spare: readonly [Row, ...(readonly Row[])]
}

/** How one engine writes what stands in a column as SQL that gives it back, with `c` for the column; null where it cannot. */
export type Quoting = (column: Column, c: string) => string | null

/** Rows of other seedings have lower tags. */
const spareTag = 7

/**
 * Finds values for tables that have been seeded, in the transaction that the session is in: what stands there, and what could be
 * written beside it.
 */
export async function valuesOfTables(
  session: Session,
  catalog: Catalog,
  ids: readonly string[],
  quoting: Quoting,
): Promise<ReadonlyMap<string, TableValues>> {
  const spare = await spareRows(session, catalog, ids)
  const found = new Map<string, TableValues>()
  for (const relation of [...catalog.tables, ...catalog.views]) {
    if (!ids.includes(relation.id)) continue
    const present = await firstRow(session, relation, quoting)
    const own = new Map<string, string>()
    if ('constraints' in relation) {
      for (const [name, value] of await keyValues(session, relation, catalog, quoting)) {
        own.set(name, value)
      }
      for (const { name, identity, sql } of relation.columns) {
        if (identity === null || own.has(name)) continue
        const next = await first(session, `coalesce(max(${sql}), 0) + 1`, `from ${relation.sql}`)
        if (next !== null) own.set(name, next)
      }
    }
    const [one = [], ...others] = spare.get(relation.id) ?? []
    const withOwn = (row: Iterable<readonly [string, string]>) => new Map([...row, ...own])
    found.set(relation.id, { present, spare: [withOwn(one), ...others.map(withOwn)] })
  }
  return found
}

/** More rows of each table, as a seeding would write it; they are taken back. */
async function spareRows(session: Session, catalog: Catalog, tables: readonly string[]) {
  await session.run('savepoint lastgood_spare')
  const { inserts } = await seed(session, catalog, {
    tables,
    kinds: ['ordinary'],
    rows: 2,
    tag: spareTag,
  })
  await session.run('rollback to lastgood_spare')
  const rows = Map.groupBy(inserts, ({ table }) => table)
  return new Map([...rows].map(([table, some]) => [table, some.map(({ values }) => values)]))
}

async function firstRow(session: Session, { sql, columns }: Table | View, quoting: Quoting) {
  const readable = columns.flatMap((column) => {
    const quoted = quoting(column, column.sql)
    return quoted === null ? [] : [{ name: column.name, quoted }]
  })
  const list = readable.map(({ quoted }, at) => `${quoted} as c${at}`).join(', ')
  const answer = await session.query(`select ${list || '1'} from ${sql} limit 1`)
  const row = answer.state === 'ok' ? answer.value.rows[0] : undefined
  return new Map(
    readable.flatMap(({ name }, at) => {
      const value = row?.[`c${at}`]
      return written(value).map((one) => [name, one] as const)
    }),
  )
}

/** What foreign keys can point at: a row that no row of the table points at yet, if there is one. */
async function keyValues(
  session: Session,
  table: Table,
  { tables }: Catalog,
  quoting: Quoting,
): Promise<Row> {
  const values = new Map<string, string>()
  for (const { columns, references } of foreignKeys(table)) {
    const target = tables.find(({ id }) => id === references?.table)
    const to = references?.columns.map((name) => target?.columns.find((one) => one.name === name))
    const quoted = to?.map((one) => one && quoting(one, `p.${one.sql}`)) ?? []
    const own = columns.map((name) => table.columns.find((one) => one.name === name)?.sql)
    if (target === undefined || quoted.some((one) => !one) || own.length !== quoted.length) continue
    const same = own.map((sql, at) => `c.${sql ?? ''} = p.${to?.[at]?.sql ?? ''}`).join(' and ')
    const list = quoted.map((sql, at) => `${sql ?? ''} as c${at}`).join(', ')
    for (const free of [`where not exists (select 1 from ${table.sql} c where ${same})`, '']) {
      const answer = await session.query(`select ${list} from ${target.sql} p ${free} limit 1`)
      const row = answer.state === 'ok' ? answer.value.rows[0] : undefined
      if (row === undefined) continue
      for (const [at, name] of columns.entries()) values.set(name, String(row[`c${at}`]))
      break
    }
  }
  return values
}

async function first(session: Session, sql: string, from: string): Promise<string | null> {
  const answer = await session.query(`select ${sql} as value ${from}`)
  const value = answer.state === 'ok' ? answer.value.rows[0]?.['value'] : null
  return written(value)[0] ?? null
}

/** Drivers give texts and numbers; anything else is nothing to put into a statement. */
const written = (value: unknown): readonly string[] =>
  typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
