import type { Catalog, Table } from '../../catalog/catalog.ts'
import { isTransactional } from '../../catalog/mysql/engines.ts'
import type { Session } from '../../session.ts'
import { mayBeNull, turnsOf, withReferenced } from '../order.ts'
import {
  rowKinds,
  type RowKind,
  type Seeded,
  type SeededInsert,
  type SeedOptions,
} from '../seeded.ts'
import { pointingOf, TableRows } from './table-rows.ts'
import { typeOf } from './type.ts'

/** Rows of one table at most, and how far apart the numbers of two seedings are. */
const most = 24
const apart = 64

/** Puts rows into tables, parents first, in the transaction that the session is in. */
export async function seedMysql(
  session: Session,
  catalog: Catalog,
  options: SeedOptions,
): Promise<Seeded> {
  const tables = withReferenced(catalog.tables, options.tables)
  const seeded = new Map<string, number>()
  const unseeded: { table: string; why: string }[] = []
  const inserts: SeededInsert[] = []
  const notes: string[] = []
  for (const { table, later } of turnsOf(tables)) {
    const pointing = await pointingOf(table, catalog.tables, session)
    // Keys in a circle that may not be NULL: no order of inserting satisfies them.
    const circular = later.some(
      (key) =>
        !mayBeNull(table, key) && pointing.some((one) => one.key === key && one.rows.length === 0),
    )
    if (circular) notes.push(`foreign keys of ${table.id} were not checked for its rows`)
    const rows = new TableRows(table, session, pointing)
    let count = 0
    for (const { kind, n } of wantedOf(table, options)) {
      if (circular) await session.run('set foreign_key_checks = 0')
      const sent = await rows.send(kind, n)
      if (circular) await session.run('set foreign_key_checks = 1')
      if (sent === null) continue
      count++
      inserts.push({ table: table.id, ...sent })
    }
    if (count > 0) seeded.set(table.id, count)
    else unseeded.push({ table: table.id, why: rows.refused?.message ?? 'no row was taken' })
    if (!isTransactional(table)) notes.push(`${table.id} knows no transactions`)
  }
  return { seeded, unseeded, inserts, plans: new Map(), notes }
}

function wantedOf(table: Table, options: SeedOptions): readonly { kind: RowKind; n: number }[] {
  const first = (options.tag ?? 0) * apart
  const wanted = (options.kinds ?? rowKinds).map((kind, at) => ({ kind, n: first + at }))
  const labels = Math.max(0, ...table.columns.map((column) => typeOf(column).labels.length))
  const rows = Math.min(most, Math.max(options.rows ?? 0, labels > 0 ? labels + wanted.length : 0))
  while (wanted.length < rows) wanted.push({ kind: 'ordinary', n: first + wanted.length })
  return wanted
}
