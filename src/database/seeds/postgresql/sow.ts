import { foreignKeys, mayBeNull, type Turn } from '../order.ts'
import type { TablePlan } from '../plan.ts'
import type { Wanted } from './groups.ts'
import { planHarder, type Patience } from './harder.ts'
import { insertRows, nothing, type Inserted } from './insert.ts'
import { planTable, type Scope } from './plan-table.ts'
import { extending } from './subtype.ts'

/**
 * Plans and inserts the rows of one table; where it refuses every row, other values are tried.
 * @param referenced columns that foreign keys point at
 */
export async function sow(
  scope: Scope,
  { table, later }: Turn,
  wanted: readonly Wanted[],
  referenced: readonly string[],
  patience: Patience,
): Promise<Inserted & { readonly plan: TablePlan }> {
  const { session, catalog, known } = scope
  const put = async (plan: TablePlan) => ({
    ...(await insertRows(session, plan, wanted, referenced)),
    plan,
  })
  const plan = await planTable(scope, table, later, wanted)
  const needs = foreignKeys(table).find(
    (key) => !mayBeNull(table, key) && known.get(key.references?.table ?? '')?.length === 0,
  )
  const first =
    needs === undefined
      ? await put(plan)
      : {
          ...nothing,
          plan,
          why: `it references ${needs.references?.table ?? ''}, which has no rows`,
        }
  const [row] = wanted
  if (first.count > 0 || row === undefined) return first
  const made = extending(table)
  if (made.length > 0) {
    const own = await planTable(scope, table, later, wanted, made)
    const second = await put(own)
    if (second.count > 0) return second
    const harder = await planHarder(session, catalog, own, row.n, patience)
    if (harder !== null) return put(harder)
  }
  const harder =
    needs !== undefined ? null : await planHarder(session, catalog, plan, row.n, patience)
  return harder === null ? first : put(harder)
}
