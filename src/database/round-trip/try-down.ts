import type { Catalog } from '../catalog/catalog.ts'
import { changedObjects } from '../catalog/compare/changed.ts'
import { compareCatalogs } from '../catalog/compare/compare.ts'
import { execute } from '../contract/execute.ts'
import { promisesOf } from '../contract/promises.ts'
import { brokenOnly, replay } from '../contract/questions.ts'
import type { Chosen } from '../contract/statements/choose.ts'
import type { RoundTrip, SqlFailure } from '../proof.ts'
import { compareRows } from '../rows/compare.ts'
import type { RowsSnapshot } from '../rows/rows.ts'
import type { Upped } from './go-up.ts'
import { inNamesOf, rowsAdded } from './new-rows.ts'
import { catalogOf, rowsOf } from './read.ts'
import { sow } from './seeding.ts'
import type { Trying } from './try-step.ts'

type Ran = RoundTrip & { readonly state: 'ran' }

/** Where a down led to. */
interface End {
  readonly catalog: Catalog
  readonly rows: RowsSnapshot
  /** The old rows as they stood before the up. */
  readonly old: RowsSnapshot
  readonly failsOn: Ran['failsOn']
}

/** From schema N with old rows in it: writes rows of the new shape, runs the down, and looks at what is left of everything. */
export async function tryDown(trying: Trying, upped: Upped, chosen: Chosen): Promise<RoundTrip> {
  const { ways, before, step } = trying
  if (step.down === null) return { state: 'no-down', why: 'there is no down migration' }
  const { session } = ways
  const { after, tables } = upped
  const old = new Set(before.tables.map(({ id }) => id))
  const made = after.tables.filter(({ id, partitionOf }) => !old.has(id) && partitionOf === null)
  const looked = [...tables, ...made.map(({ id }) => id)]
  const without = await rowsOf(session, after, looked)
  const { modest } = step
  const sown = await ways.keep(() => sow(session, after, looked, { again: true, modest }))
  const written = rowsAdded(without, await rowsOf(session, after, looked))
  const unseeded = unseededOf(upped, sown.unseeded, modest)

  const end = await runDown(trying, upped)
  if ('failed' in end) {
    const failsOn = { rows: 'none', failure: end.failed } as const
    return { ...nothing, schemaRestored: false, contractRestored: false, failsOn, unseeded }
  }
  const differences = compareCatalogs(before, end.catalog)
  const schemaRestored = differences.every(({ grade }) => grade === 'note')
  const counted = { missingColumns: 'counted' } as const
  const { failsOn } = end
  // Rows that were not there when the down ran tell nothing.
  const oldRows = failsOn?.rows === 'old' ? [] : compareRows(end.old, end.rows, counted)
  const newRows =
    failsOn === null ? compareRows(inNamesOf(written, end.rows), end.rows, counted) : []
  const contractRestored = schemaRestored || (await holdsAgain(trying, upped, chosen, end.catalog))
  return {
    state: 'ran',
    schemaRestored,
    contractRestored,
    differences,
    oldRows,
    newRows,
    failsOn,
    unseeded,
  }
}

const nothing = { state: 'ran', differences: [], oldRows: [], newRows: [] } as const

/** Runs the down on everything, else on old rows only, else on no rows at all. */
async function runDown(
  trying: Trying,
  { kept, tables, rows }: Upped,
): Promise<End | { readonly failed: SqlFailure }> {
  const { ways, step, before, base } = trying
  const { session } = ways
  const down = step.down ?? []
  const end = async (failsOn: Ran['failsOn'], old = rows): Promise<End> => {
    const catalog = await catalogOf(session)
    return { catalog, rows: await rowsOf(session, catalog, tables), old, failsOn }
  }
  const all = await ways.run(down)
  if (all === null) return end(null)
  if (kept.length > 0) {
    await ways.back(base)
    await ways.keep(() => replay(session, kept, before))
    // Written once more they need not be the same: triggers, clocks and rows that they look up decide.
    const again = await rowsOf(session, before, tables)
    await ways.run(step.up)
    if ((await ways.run(down)) === null) return end({ rows: 'new', failure: all.failure }, again)
  }
  await ways.back(base)
  await ways.run(step.up)
  const none = await ways.run(down)
  if (none !== null) return { failed: none.failure }
  return end({ rows: kept.length > 0 ? 'old' : 'new', failure: all.failure })
}

/** Whether the promises of N−1 hold on what the down left, though it is not quite N−1. */
async function holdsAgain(
  trying: Trying,
  upped: Upped,
  chosen: Chosen,
  end: Catalog,
): Promise<boolean> {
  const { ways, step, before, base } = trying
  const { session } = ways
  const { inserts } = upped.written
  await ways.back(base)
  await ways.run(step.up)
  await ways.run(step.down ?? [])
  const promises = [...promisesOf(before, changedObjects(before, end)).promises, ...chosen.promises]
  const asked = await ways.take(async () => {
    const { failed } = await replay(session, inserts, before)
    return { writes: failed, failed: await execute(session, promises) }
  })
  if (asked.writes.length > 0) return false
  if (asked.failed.length === 0) return true
  await ways.back(base)
  const broken = await ways.take(async () => {
    await replay(session, inserts, before)
    return brokenOnly(session, asked.failed)
  })
  return broken.length === 0
}

function unseededOf(
  { refused, written, kept, tables }: Upped,
  atN: Ran['unseeded'],
  modest: boolean,
): Ran['unseeded'] {
  const found = new Map([...written.unseeded, ...atN].map((one) => [one.table, one]))
  if (refused !== null) {
    const why = `the up refuses some rows that the old schema takes: ${refused.why}`
    const table = kept.length === 0 ? tables.join(', ') : 'some rows'
    found.set(table, { table, why })
  }
  if (modest && tables.length > 0) {
    const why = 'with values that bite the step runs away'
    found.set('extreme values', { table: 'extreme values', why })
  }
  return [...found.values()]
}
