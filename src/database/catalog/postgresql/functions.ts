import type { RoutineObject } from '../catalog.ts'
import type { Names } from './names.ts'
import type { Raw } from './raw.ts'

const kinds = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' } as const
const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const

/** Functions, procedures and aggregates, sorted by id. */
export function functionsOf(raw: Raw, names: Names): readonly RoutineObject[] {
  return raw.functions
    .map(
      ([
        oid,
        namespace,
        name,
        kind,
        args,
        inputs,
        optional,
        returns,
        volatility,
        definition,
        hasRights,
      ]) => {
        const named = names.named(namespace, name)
        return {
          ...named,
          ...names.said('function', oid, hasRights ? [] : ['PUBLIC:EXECUTE']),
          kind: kinds[kind],
          id: `${named.id}(${inputs.join(', ')})`,
          arguments: args,
          inputs,
          optional,
          returns,
          definition: definition ?? '',
          volatility: volatilities[volatility],
        }
      },
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
