import type { Attached, Catalog, Column, Constraint, Table, View } from '../catalog.ts'
import { attachedOf } from './attached.ts'
import { indexesOf } from './indexes.ts'
import type { Names } from './names.ts'
import type { Oid, Raw } from './raw.ts'

const kinds = { r: 'table', p: 'partitioned', f: 'foreign', v: 'view', m: 'materialized' } as const
const identities: Readonly<Record<string, string>> = {
  d: 'default',
  f: 'full',
  n: 'nothing',
  i: 'index',
}

/** Tables and views, sorted by id, with what hangs on them. */
export function relationsOf(
  raw: Raw,
  names: Names,
  columns: ReadonlyMap<Oid, readonly Column[]>,
  constraints: ReadonlyMap<Oid, readonly Constraint[]>,
): Pick<Catalog, 'tables' | 'views'> {
  const indexes = indexesOf(raw, names)
  const { triggers, rules, policies } = attachedOf(raw, names)
  const ids = new Map(raw.relations.map((one) => [one[0], names.named(one[1], one[2]).id]))
  const parents = Map.groupBy(raw.inherits, ([child]) => child)
  const none: readonly Attached[] = []
  const tables: Table[] = []
  const views: View[] = []
  for (const one of raw.relations) {
    const [oid, namespace, name, kind, persistence, options, rowSecurity, forceRowSecurity] = one
    const [replicaIdentity, partitionKey, bound, definition] = [one[8], one[9], one[10], one[11]]
    const kindName = kinds[kind]
    const common = {
      ...names.named(namespace, name),
      ...names.said('relation', oid),
      columns: columns.get(oid) ?? [],
      indexes: indexes.get(oid) ?? [],
      triggers: triggers.get(oid) ?? none,
      rules: rules.get(oid) ?? none,
      options: (options ?? []).toSorted(),
    }
    if (kindName === 'view' || kindName === 'materialized') {
      views.push({ ...common, kind: kindName, definition: definition ?? '' })
      continue
    }
    const above = (parents.get(oid) ?? []).map(([, parent]) => ids.get(parent) ?? '')
    tables.push({
      ...common,
      kind: kindName,
      unlogged: persistence === 'u',
      partitionKey,
      partitionOf: bound === null ? null : { table: above[0] ?? '', bound },
      inherits: bound === null ? above : [],
      rowSecurity,
      forceRowSecurity,
      attributes: [],
      replicaIdentity: identities[replicaIdentity] ?? replicaIdentity,
      constraints: constraints.get(oid) ?? [],
      policies: policies.get(oid) ?? none,
    })
  }
  const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1)
  return { tables: tables.toSorted(byId), views: views.toSorted(byId) }
}
