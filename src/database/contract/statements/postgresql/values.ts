import type { Catalog, Table, TypeUse, View } from '../../../catalog/catalog.ts'
import { quoted } from '../../../catalog/names.ts'
import { guarded } from '../../../catalog/postgresql/guarded.ts'
import { valuesOfCatalog } from '../../../seeds/postgresql/domains.ts'
import type { ValuesOf } from '../../../seeds/postgresql/values/of-type.ts'
import type { TablePlan } from '../../../seeds/plan.ts'
import { rowOf } from '../../../seeds/row.ts'
import type { RowKind } from '../../../seeds/seeded.ts'
import { wantedRows } from '../../../seeds/postgresql/wanted.ts'
import type { Session } from '../../../session.ts'
import type { Askable } from './askable.ts'
import { placesOf, type Place } from './places.ts'

/** Values for one execution, in the order of their numbers; null is NULL. */
export type Values = readonly (string | null)[]

/** Finds values that a statement may be executed with; the most likely ones first. */
export type Choosing = (of: Askable, types: readonly TypeUse[]) => Promise<readonly Values[]>

/** Rows of the seeding have lower numbers. */
const firstRow = 64 * 7

/**
 * Values of the right type: for what is written, those of one more seeded row, which keys and checks accept; for what is compared,
 * those of a row that is there.
 */
export async function choosing(
  session: Session,
  catalog: Catalog,
  plans: ReadonlyMap<string, TablePlan>,
): Promise<Choosing> {
  const valuesOf = await valuesOfCatalog(session, catalog, wantedRows(catalog, {}))
  const present = new Map<string, ReadonlyMap<string, string | null>>()
  const presentOf = async (relation: Table | View) => {
    const known = present.get(relation.id)
    if (known !== undefined) return known
    const row = await firstRowOf(session, relation)
    present.set(relation.id, row)
    return row
  }
  return async (of, types) => {
    if (of.parameters === 0) return [[]]
    const places = placesOf(of.node, catalog)
    const rows = new Map<string, ReadonlyMap<string, string | null>>()
    for (const place of places.values()) {
      if (place.kind === 'compared') rows.set(place.relation.id, await presentOf(place.relation))
    }
    const kinds: readonly RowKind[] = ['ordinary', 'required']
    const placed = kinds.map((kind, turn) =>
      types.map((type, at) => {
        const value = valueAt(places.get(at + 1), { plans, rows, kind, row: firstRow + turn })
        return value === undefined
          ? ofType(valuesOf, type, firstRow + turn)
          : asType(value, type, places.get(at + 1))
      }),
    )
    return [...placed, types.map((type) => ofType(valuesOf, type, 1)), types.map(() => null)]
  }
}

interface Known {
  readonly plans: ReadonlyMap<string, TablePlan>
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string | null>>
  readonly kind: RowKind
  readonly row: number
}

/** Undefined: nothing is known but the type. */
function valueAt(
  place: Place | undefined,
  { plans, rows, kind, row }: Known,
): string | null | undefined {
  if (place === undefined) return undefined
  if (place.kind === 'limit') return '1'
  if (place.kind === 'offset') return '0'
  const { relation, column } = place
  if (place.kind === 'compared') return rows.get(relation.id)?.get(column.name) ?? undefined
  const plan = plans.get(relation.id)
  if (plan === undefined) return undefined
  const made = rowOf(plan, kind, row)
  const at = made.columns.indexOf(column.name)
  const value = at < 0 ? undefined : made.cells[at]
  // What is left to the schema or left out in a row of this kind; NULL where it must not be would only be refused.
  return value === null && column.notNull ? undefined : value
}

const ofType = (valuesOf: ValuesOf, type: TypeUse, row: number): string | null =>
  valuesOf(type, '').ordinary(row) ?? null

/** `a = any($1)` takes an array of what the column holds. */
function asType(value: string | null, type: TypeUse, place: Place | undefined): string | null {
  if (value === null || !type.array || place === undefined || !('column' in place)) return value
  return place.column.type.array ? value : `{"${value.replace(/["\\]/g, '\\$&')}"}`
}

async function firstRowOf(
  session: Session,
  { sql, columns }: Table | View,
): Promise<ReadonlyMap<string, string | null>> {
  const list = columns.map(({ name }, at) => `${quoted(name)}::text as c${at}`)
  const answer = await guarded(session, () =>
    session.query(`select ${list.join(', ')} from ${sql} limit 1`),
  )
  const row = answer.state === 'ok' ? answer.value.rows[0] : undefined
  return new Map(
    columns.flatMap(({ name }, at) => {
      const value = row?.[`c${at}`]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}
