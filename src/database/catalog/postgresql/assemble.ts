import type { Catalog, OtherObject, SchemaObject } from '../catalog.ts'
import { columnsOf } from './columns.ts'
import { constraintsOf } from './constraints.ts'
import { functionsOf } from './functions.ts'
import { namesOf } from './names.ts'
import type { Raw } from './raw.ts'
import { relationsOf } from './relations.ts'
import { sequencesOf } from './sequences.ts'
import { typesOf } from './types.ts'

/** Turns the lists of the catalog query into a catalog: joins them by number, and forgets the numbers. */
export function assemble(raw: Raw): Catalog {
  const names = namesOf(raw)
  const columns = columnsOf(raw, names)
  const constraints = constraintsOf(raw, names)
  const { sequences, values } = sequencesOf(raw, names)
  return {
    dialect: 'postgresql',
    serverVersion: raw.version,
    schemas: raw.schemas.map(([oid, name]): SchemaObject => ({
      ...names.named(oid, name),
      kind: 'schema',
      id: name,
      ...names.said('schema', oid),
    })),
    ...relationsOf(raw, names, columns, constraints),
    functions: functionsOf(raw, names),
    types: typesOf(raw, names, columns, constraints),
    sequences,
    extensions: raw.extensions.map(([name, version, schema]) => ({ name, version, schema })),
    others: raw.others.map(([what, id, definition, catalog, oid]): OtherObject => ({
      what,
      id,
      definition,
      comment: names.comment(String(catalog), oid),
    })),
    sequenceValues: values,
  }
}
