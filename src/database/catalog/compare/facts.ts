import type { Catalog } from '../catalog.ts'
import { fact, type Fact } from './fact.ts'
import { tableFacts, viewFacts } from './relation-facts.ts'
import { typeFacts } from './type-facts.ts'

/** Everything of a catalog as facts. */
export function factsOf(catalog: Catalog): readonly Fact[] {
  const comment = (text: string | null) => ({ comment: text ?? '' })
  const own = new Map(
    catalog.sequences.flatMap(({ sql, schema, name, ownedBy }) =>
      ownedBy === null ? [] : [[`${schema}.${name}`, sql] as const, [sql, sql] as const],
    ),
  )
  return [
    ...catalog.schemas.map((schema) =>
      fact('schema', schema.id, {}, { loose: comment(schema.comment), rights: schema.privileges }),
    ),
    ...catalog.tables.flatMap((table) => tableFacts(table, own)),
    ...catalog.views.flatMap(viewFacts),
    ...catalog.functions.map((routine) =>
      fact(
        'function',
        routine.id,
        { kind: routine.kind, definition: routine.definition },
        { loose: comment(routine.comment), rights: routine.privileges },
      ),
    ),
    ...catalog.types.flatMap(typeFacts),
    ...catalog.sequences.map((sequence) =>
      fact(
        'sequence',
        sequence.id,
        { 'what it serves': sequence.ownedBy ?? '', definition: sequence.definition },
        {
          loose: comment(sequence.comment),
          rights: sequence.privileges,
          twin: sequence.ownedBy === null ? null : `${sequence.ownedBy} ${sequence.definition}`,
        },
      ),
    ),
    ...catalog.extensions.map(({ name, version, schema }) =>
      fact('extension', name, {}, { loose: { version, schema } }),
    ),
    ...catalog.others.map((other) =>
      fact(
        other.what,
        other.id,
        { definition: other.definition },
        { loose: comment(other.comment) },
      ),
    ),
  ]
}
