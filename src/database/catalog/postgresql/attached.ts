import type { Attached } from '../catalog.ts'
import type { Names } from './names.ts'
import type { Oid, Raw } from './raw.ts'

const commands: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  '*': 'ALL',
}
const enabling: Readonly<Record<string, string>> = {
  O: '',
  D: ' (disabled)',
  R: ' (on replicas)',
  A: ' (always)',
}

type ByRelation = ReadonlyMap<Oid, readonly Attached[]>

/** Triggers, rules and policies by relation. */
export function attachedOf(
  raw: Raw,
  names: Names,
): { readonly triggers: ByRelation; readonly rules: ByRelation; readonly policies: ByRelation } {
  const switched = (rows: Raw['triggers'], catalog: Oid) =>
    grouped(rows, ([oid, , name, definition, enabled]) => ({
      name,
      definition: definition + (enabling[enabled] ?? ''),
      comment: names.comment(catalog, oid),
    }))
  return {
    triggers: switched(raw.triggers, '2620'),
    rules: switched(raw.rules, '2618'),
    policies: grouped(raw.policies, ([oid, , name, permissive, command, roles, using, check]) => ({
      name,
      definition: [
        permissive ? 'PERMISSIVE' : 'RESTRICTIVE',
        `FOR ${commands[command] ?? command} TO ${(roles ?? []).toSorted().join(', ')}`,
        using === null ? '' : `USING (${using})`,
        check === null ? '' : `WITH CHECK (${check})`,
      ]
        .filter((part) => part !== '')
        .join(' '),
      comment: names.comment('3256', oid),
    })),
  }
}

function grouped<Row extends readonly [Oid, Oid, ...unknown[]]>(
  rows: readonly Row[],
  of: (row: Row) => Attached,
): ByRelation {
  const groups = Map.groupBy(rows, (row) => row[1])
  return new Map([...groups].map(([relation, members]) => [relation, members.map(of)]))
}
