import type { Catalog, ChangedObjects } from '../catalog.ts'
import { paired } from './compare.ts'
import type { Fact } from './fact.ts'
import { factsOf } from './facts.ts'

const relationKinds = new Set(['table', 'view', 'materialized view'])

/** Which objects are not what they were, spelling included; names of constraints, comments and storage aside. */
export function changedObjects(before: Catalog, after: Catalog): ChangedObjects {
  const { same, gone, added } = paired(factsOf(before), factsOf(after))
  const changed = [...gone, ...added, ...same.filter(isChanged).map(([, now]) => now)]
  const typeIds = new Set([...before.types, ...after.types].map(({ id }) => id))
  const relations = new Set<string>()
  const columns = new Set<string>()
  const types = new Set<string>()
  const functions = new Set<string>()
  const others = new Set<string>()
  for (const { what, object, holder } of changed) {
    if (what === 'column') columns.add(object)
    if (holder !== null) (typeIds.has(holder) ? types : relations).add(holder)
    else if (relationKinds.has(what)) relations.add(object)
    else if (what === 'type') types.add(object)
    else if (what === 'function') functions.add(object)
    else others.add(`${what} ${object}`)
  }
  return { relations, columns, types, functions, others }
}

function isChanged([old, now]: readonly [Fact, Fact]): boolean {
  return (
    Object.entries(old.strict).some(([aspect, was]) => now.strict[aspect] !== was) ||
    old.rights.join() !== now.rights.join()
  )
}
