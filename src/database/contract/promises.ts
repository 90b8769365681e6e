import type { Catalog, ChangedObjects } from '../catalog/catalog.ts'
import { mannerOf } from './manners.ts'
import { functionPromises, rightPromises, sequencePromises, typePromises } from './others.ts'
import { weight, type Promised } from './promised.ts'
import { tablePromises, viewPromises } from './relations.ts'

/** What code of a schema may rely on, as far as a change touches it. */
export interface Asked {
  readonly promises: readonly Promised[]
  /** How many promises hold because nothing they are about has changed. */
  readonly unchanged: number
}

/** The promises of schema N−1 that have to be executed on N, and how many need not be. */
export function promisesOf(before: Catalog, changed: ChangedObjects): Asked {
  const touched = touchedRelations(before, changed)
  const manner = mannerOf(before.dialect)
  const {
    types = typePromises,
    functions = functionPromises,
    sequences = sequencePromises,
  } = manner
  const names = manner.bindsLate ? namesIn(before, changed) : nothing
  const promises: Promised[] = []
  let unchanged = 0
  const take = (asked: boolean, some: readonly Promised[]) => {
    if (asked) promises.push(...some)
    else unchanged += some.reduce((sum, one) => sum + weight(one), 0)
  }
  for (const table of before.tables) take(touched.has(table.id), tablePromises(table, manner))
  for (const view of before.views) take(touched.has(view.id), viewPromises(view))
  for (const type of before.types) take(changed.types.has(type.id), types(type))
  for (const one of before.functions) {
    take(changed.functions.has(one.id) || says(one.definition, names), functions(one))
  }
  for (const one of before.sequences) {
    take(changed.others.has(`sequence ${one.id}`), sequences(one))
  }
  for (const one of rightPromises(before)) take(touched.has(one.object), [one])
  return { promises, unchanged }
}

/** Tables and views that changed, or that call functions or hold types that did. */
export function touchedRelations(before: Catalog, changed: ChangedObjects): ReadonlySet<string> {
  const functions = before.functions.filter(({ id }) => changed.functions.has(id))
  const types = before.types.filter(({ id }) => changed.types.has(id))
  const names = mannerOf(before.dialect).bindsLate ? namesIn(before, changed) : nothing
  const calls = (text: string) =>
    functions.some(({ name }) => text.includes(name)) || says(text, names)
  return new Set(
    [...before.tables, ...before.views].flatMap((relation) => {
      const { id, columns, triggers } = relation
      const touched =
        changed.relations.has(id) ||
        triggers.some(({ definition }) => calls(definition)) ||
        columns.some(({ default: text }) => text !== null && calls(text)) ||
        columns.some(({ type }) =>
          types.some(({ schema, name }) => schema === type.schema && name === type.name),
        ) ||
        ('definition' in relation && calls(relation.definition))
      return touched ? [id] : []
    }),
  )
}

const nothing: ReadonlySet<string> = new Set()

/** Names of relations and routines that changed, in lower case. */
function namesIn(before: Catalog, changed: ChangedObjects): ReadonlySet<string> {
  const relations = [...before.tables, ...before.views].filter(({ id }) =>
    changed.relations.has(id),
  )
  const routines = before.functions.filter(({ id }) => changed.functions.has(id))
  return new Set([...relations, ...routines].map(({ name }) => name.toLowerCase()))
}

/** Whether one of these names stands in a text as a word. */
const says = (text: string, names: ReadonlySet<string>) =>
  names.size > 0 &&
  (text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []).some((word) => names.has(word))
