import type { Sequence } from '../catalog.ts'
import { columnNames } from './columns.ts'
import type { Names } from './names.ts'
import type { Raw } from './raw.ts'

/** Sequences sorted by id, and where they stand. */
export function sequencesOf(
  raw: Raw,
  names: Names,
): {
  readonly sequences: readonly Sequence[]
  readonly values: ReadonlyMap<string, string | null>
} {
  const nameOf = columnNames(raw)
  const tables = new Map(raw.relations.map((one) => [one[0], names.named(one[1], one[2]).id]))
  const owners = new Map(raw.sequenceOwners.map((owner) => [owner[0], owner]))
  const values = new Map<string, string | null>()
  const sequences = raw.sequences.map(([oid, namespace, name, definition, last]): Sequence => {
    const owner = owners.get(oid)
    const named = names.named(namespace, name)
    values.set(named.id, last)
    return {
      ...named,
      ...names.said('relation', oid),
      ownedBy:
        owner === undefined ? null : `${tables.get(owner[1]) ?? ''}.${nameOf(owner[1], owner[2])}`,
      identity: owner?.[3] === 'i',
      definition,
    }
  })
  return { sequences: sequences.toSorted((a, b) => (a.id < b.id ? -1 : 1)), values }
}
