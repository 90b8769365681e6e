import type { Catalog, Table } from '../../catalog/catalog.ts'
import { rowKinds, type RowKind, type SeedOptions } from '../seeded.ts'
import type { Wanted } from './groups.ts'

/** Rows at most, and how far apart the numbers of two seedings are. */
const most = 24
const apart = 64

/** The rows that a table is to have: one of each kind, then ordinary ones until every label of its enums had its turn. */
export function wantedRows(
  catalog: Catalog,
  options: SeedOptions,
  table?: Table,
): readonly Wanted[] {
  const first = (options.tag ?? 0) * apart
  const kinds = options.kinds ?? rowKinds
  const used = new Set(table?.columns.map(({ type }) => `${type.schema}.${type.name}`))
  const labels = catalog.types.flatMap((type) =>
    type.kind === 'enum' && used.has(`${type.schema}.${type.name}`) ? [type.labels.length] : [],
  )
  const wanted: Wanted[] = kinds.map((kind, i) => ({ kind, n: first + i }))
  const add = () => wanted.push({ kind: 'ordinary', n: first + wanted.length })
  while (wanted.length < Math.min(options.rows ?? 0, most)) add()
  while (wanted.length < most && labels.some((count) => !covered(count, wanted))) add()
  return wanted
}

/** Kinds that take the label whose turn it is. */
const taking: readonly RowKind[] = ['ordinary', 'longest', 'empty']

function covered(count: number, wanted: readonly Wanted[]): boolean {
  const turns = wanted.filter(({ kind }) => taking.includes(kind)).map(({ n }) => n % count)
  const ends = wanted.some(({ kind }) => kind === 'lowest') ? [0, count - 1] : []
  return new Set([...turns, ...ends]).size >= count
}
