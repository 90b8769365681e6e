import type { Catalog, ChangedObjects } from '../catalog/catalog.ts'
import { changedObjects } from '../catalog/compare/changed.ts'
import { touchedRelations } from '../contract/promises.ts'
import type { OldInsert } from '../contract/questions.ts'
import type { Stopped } from '../prover.ts'
import type { RowsSnapshot } from '../rows/rows.ts'
import { mentioned } from './mentioned.ts'
import { catalogOf, rowsOf } from './read.ts'
import { sow, type Sown } from './seeding.ts'
import type { Trying } from './try-step.ts'

/** The schema N with old rows in it. */
export interface Upped {
  readonly after: Catalog
  /** What differs between N−1 and it. */
  readonly changed: ChangedObjects
  /** Old tables whose rows are looked at. */
  readonly tables: readonly string[]
  /** What an old writer sends, as N−1 took it. */
  readonly written: Sown
  /** Of that, what stood there when the up was run: without the rows that it refuses. */
  readonly kept: readonly OldInsert[]
  /** The rows before the up. */
  readonly rows: RowsSnapshot
  /** Why the up could not be run on all rows; null when it could. */
  readonly refused: Stopped | null
}

/** From the base: writes old rows, and runs the up on as many of them as it takes. Its failure when it takes not even none. */
export async function goUp(trying: Trying): Promise<Upped | Stopped> {
  const { before, step, base, ways } = trying
  const tables = mentioned([...step.up, ...(step.down ?? [])], before)
  const upped = await onTables(trying, tables)
  if (!('after' in upped)) return upped
  // What a script does to tables that it does not name: through a type, CASCADE, a schema, or text put together at run time.
  const changed = touchedRelations(before, upped.changed)
  const missed = before.tables.filter(({ id, partitionOf }) => {
    return partitionOf === null && changed.has(id) && !tables.includes(id)
  })
  if (missed.length === 0) return upped
  await ways.back(base)
  return onTables(trying, [...tables, ...missed.map(({ id }) => id)])
}

async function onTables(
  { ways, before, step, base }: Trying,
  tables: readonly string[],
): Promise<Upped | Stopped> {
  const { session } = ways
  const rows = () => rowsOf(session, before, tables)
  const { modest } = step
  const written = await ways.keep(() => sow(session, before, tables, { modest }))
  const first = { kept: written.inserts, rows: await rows() }
  const refused = await ways.run(step.up)
  const at = async () => {
    const after = await catalogOf(session)
    return { tables, written, refused, after, changed: changedObjects(before, after) }
  }
  if (refused === null) return { ...(await at()), ...first }
  await ways.back(base)
  // Rows without values that bite are mostly rows that it can be run on.
  const ordinary = await ways.keep(() => sow(session, before, tables, { modest: true }))
  const second = { kept: ordinary.inserts, rows: await rows() }
  if ((await ways.run(step.up)) === null) return { ...(await at()), ...second }
  await ways.back(base)
  const none = { kept: [], rows: await rows() }
  const again = await ways.run(step.up)
  return again ?? { ...(await at()), ...none }
}
