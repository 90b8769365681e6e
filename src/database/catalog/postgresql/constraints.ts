import type { Constraint } from '../catalog.ts'
import { columnNames } from './columns.ts'
import type { Names } from './names.ts'
import type { Oid, Raw } from './raw.ts'

const kinds: Readonly<Record<string, Constraint['kind']>> = {
  p: 'primary-key',
  u: 'unique',
  f: 'foreign-key',
  c: 'check',
  x: 'exclusion',
  n: 'not-null',
}

/** Constraints by the number of their table or domain. */
export function constraintsOf(raw: Raw, names: Names): ReadonlyMap<Oid, readonly Constraint[]> {
  const nameOf = columnNames(raw)
  const tables = new Map(
    raw.relations.map((table) => [table[0], names.named(table[1], table[2]).id]),
  )
  const constraints = new Map<Oid, Constraint[]>()
  for (const one of raw.constraints) {
    const [oid, name, relation, domain, kind, definition, columns, validated, deferrable] = one
    const [deferred, local, referenced, referencedColumns] = [one[9], one[10], one[11], one[12]]
    const holder = relation === '0' ? domain : relation
    const before = constraints.get(holder) ?? []
    constraints.set(holder, before)
    before.push({
      name,
      kind: kinds[kind] ?? 'other',
      definition,
      columns: (columns ?? []).map((number) => nameOf(relation, number)),
      validated,
      deferrable,
      initiallyDeferred: deferred,
      local,
      references:
        kind === 'f'
          ? {
              table: tables.get(referenced) ?? '',
              columns: (referencedColumns ?? []).map((number) => nameOf(referenced, number)),
            }
          : null,
      comment: names.comment('2606', oid),
    })
  }
  return constraints
}
