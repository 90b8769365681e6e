import type { Column, Constraint, UserType } from '../catalog.ts'
import type { Names } from './names.ts'
import type { Oid, Raw, RawType } from './raw.ts'

/** Types that people made, sorted by id. */
export function typesOf(
  raw: Raw,
  names: Names,
  columns: ReadonlyMap<Oid, readonly Column[]>,
  constraints: ReadonlyMap<Oid, readonly Constraint[]>,
): readonly UserType[] {
  const of = (one: RawType): UserType => {
    const [
      oid,
      namespace,
      name,
      kind,
      relation,
      labels,
      base,
      modifier,
      notNull,
      expression,
      hasRights,
      range,
    ] = one
    const common = {
      ...names.named(namespace, name),
      ...names.said('type', oid, hasRights ? [] : ['PUBLIC:USAGE']),
    }
    switch (kind) {
      case 'e':
        return { ...common, kind: 'enum', labels: labels ?? [] }
      case 'c':
        return {
          ...common,
          comment: common.comment ?? names.comment('1259', relation),
          kind: 'composite',
          columns: columns.get(relation) ?? [],
        }
      case 'd':
        return {
          ...common,
          kind: 'domain',
          base: names.type(base, modifier),
          notNull,
          default: expression,
          collation:
            names.typeInfo(oid)?.[4] === names.typeInfo(base)?.[4]
              ? null
              : (names.typeInfo(oid)?.[4] ?? null),
          constraints: constraints.get(oid) ?? [],
        }
      case 'r':
        return {
          ...common,
          kind: 'range',
          subtype: names.type(range?.[0] ?? '0', -1),
          definition: range?.[1] ?? '',
        }
      case 'b':
        return { ...common, kind: 'base', definition: '' }
    }
  }
  return raw.types.map(of).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
