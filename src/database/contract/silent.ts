import type { Catalog, ChangedObjects, Column } from '../catalog/catalog.ts'
import type { Broken } from '../proof.ts'
import { mannerOf } from './manners.ts'

/**
 * What no statement shows because the engine keeps on answering, and code notices in what it is answered: a label it does not
 * know, a NULL where there were none, a value of another type, rows that are hidden.
 */
export function silentBreaks(
  before: Catalog,
  after: Catalog,
  changed: ChangedObjects,
): readonly Broken[] {
  return [
    ...newLabels(before, after, changed),
    ...columns(before, after, changed),
    ...hiddenRows(before, after),
  ]
}

const broken = (
  promise: string,
  object: string,
  severity: Broken['severity'],
  says: string,
): Broken => ({
  promise,
  object,
  severity,
  says,
  failure: { code: null, message: says, line: null },
})

function newLabels(before: Catalog, after: Catalog, changed: ChangedObjects): readonly Broken[] {
  return before.types.flatMap((old) => {
    const now = after.types.find(({ id }) => id === old.id)
    if (old.kind !== 'enum' || now?.kind !== 'enum' || !changed.types.has(old.id)) return []
    const added = now.labels.filter((label) => !old.labels.includes(label))
    if (added.length === 0) return []
    const says = `readers meet labels of ${old.id} that they do not know: ${added.join(', ')}`
    return [broken('label', old.id, 'rare', says)]
  })
}

function columns(before: Catalog, after: Catalog, changed: ChangedObjects): readonly Broken[] {
  const now = new Map([...after.tables, ...after.views].map((one) => [one.id, one]))
  return [...before.tables, ...before.views].flatMap(({ id, columns: old }) => {
    const relation = now.get(id)
    return old.flatMap((column) => {
      if (!changed.columns.has(`${id}.${column.name}`)) return []
      const same = relation?.columns.find(({ name }) => name === column.name)
      if (relation === undefined || same === undefined) return []
      const object = `${id}.${column.name}`
      // Of a view no engine knows what can be NULL.
      const view = relation.kind === 'view' || relation.kind === 'materialized'
      return [
        ...(view ? [] : nulls(object, column, same)),
        ...types(object, column, same, before, after),
      ]
    })
  })
}

function nulls(object: string, old: Column, now: Column): readonly Broken[] {
  if (!old.notNull || now.notNull) return []
  return [broken('select', object, 'rare', `${object} can be NULL, which it never was`)]
}

function types(
  object: string,
  old: Column,
  now: Column,
  before: Catalog,
  after: Catalog,
): readonly Broken[] {
  const { typeChange } = mannerOf(before.dialect)
  const change = typeChange({ type: old.type, catalog: before }, { type: now.type, catalog: after })
  if (change === 'same') return []
  const says = `${object} is ${now.type.text} and was ${old.type.text}: ${change.says}`
  return [broken('select', object, change.severity, says)]
}

function hiddenRows(before: Catalog, after: Catalog): readonly Broken[] {
  const now = new Map(after.tables.map((table) => [table.id, table]))
  return before.tables.flatMap(({ id, rowSecurity }) => {
    if (rowSecurity || now.get(id)?.rowSecurity !== true) return []
    const says = `roles other than the owner of ${id} see and write only the rows that its policies allow`
    return [broken('privilege', id, 'rare', says)]
  })
}
