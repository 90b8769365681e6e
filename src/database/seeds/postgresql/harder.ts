import type { Catalog } from '../../catalog/catalog.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'
import type { Group, Maker, TablePlan } from '../plan.ts'
import { rowOf } from '../row.ts'
import { together } from './insert.ts'
import { lookedAt } from './looked-at.ts'

/** Inserts that may still be tried: for one table, and for a whole seeding. */
const most = 120

export interface Patience {
  left: number
}

/**
 * Looks for values that a trigger or a generated column accepts, where no check says which: changes one group at a time, and
 * goes on from whatever changed the refusal. Nothing stays written.
 * @param patience what is left for the whole seeding; shrinks
 * @returns the plan with what was found, or null
 */
export async function planHarder(
  session: Session,
  catalog: Catalog,
  plan: TablePlan,
  n: number,
  patience: Patience,
): Promise<TablePlan | null> {
  const looked = lookedAt(catalog, plan.table)
  const groups = plan.groups.filter(({ columns }) => columns.some(({ name }) => looked.has(name)))
  let left = most
  let found: TablePlan = plan
  let refusal = await attempt(session, found, n)
  for (const group of groups.toSorted((a, b) => b.pool.length - a.pool.length)) {
    let better: { readonly plan: TablePlan; readonly refusal: string } | null = null
    for (const tuple of group.pool) {
      if (refusal === null) return found
      if (left-- <= 0 || patience.left-- <= 0) return null
      const changed = withFixed(found, group, tuple)
      const now = await attempt(session, changed, n)
      if (now === null) return changed
      if (now !== refusal && !unreadable.test(now)) better ??= { plan: changed, refusal: now }
    }
    if (better !== null) ({ plan: found, refusal } = better)
  }
  return refusal === null ? found : null
}

/** Refusals that are no step forward: the value did not even look like what it is read as. */
const unreadable = /invalid input|out of range|malformed/

function withFixed(plan: TablePlan, group: Group, tuple: readonly Maker[]): TablePlan {
  const names = new Set(group.columns)
  return {
    ...plan,
    groups: plan.groups.map((one) =>
      one.columns.some((column) => names.has(column)) ? { ...one, of: () => tuple } : one,
    ),
  }
}

/** Why the row is refused, numbers aside; null when it is not. */
async function attempt(session: Session, plan: TablePlan, n: number): Promise<string | null> {
  let refusal: string | null = null
  // Failing on purpose takes back what was inserted.
  await guarded(session, async () => {
    const answer = await together(session, plan, [rowOf(plan, 'ordinary', n)], [])
    if (answer.state === 'failed') refusal = answer.failure.message.replace(/\d+/g, '#')
    else if (answer.value.count === 0) refusal = answer.value.why
    return { state: 'failed', failure: { code: null, message: '', line: null } }
  })
  return refusal
}
