import { Cursor, printed, tokensOf } from '../../sql/sqlite/tokens.ts'
import type { ConstraintText, TableText } from '../../sql/sqlite/table.ts'
import type { Column, Constraint, Index } from '../catalog.ts'
import { idOf } from '../names.ts'
import { sameName, type RawIndex, type RawWorld } from './relations.ts'

const endings = {
  'primary-key': 'pkey',
  unique: 'key',
  'foreign-key': 'fkey',
  check: 'check',
} as const

/** Constraints as the table's own text has them; those without a name get one, as other engines would give it. */
export function constraintsOf(
  table: string,
  columns: readonly Column[],
  text: TableText,
  world: RawWorld,
): readonly Constraint[] {
  const taken = new Set<string>()
  const actual = (name: string) => columns.find((one) => sameName(one.name, name))?.name
  return text.constraints.map((one): Constraint => {
    const mine = one.columns.flatMap((name) => actual(name) ?? [])
    const base = one.name ?? [table, ...mine, endings[one.kind]].join('_')
    let name = base
    for (let at = 2; taken.has(name); at++) name = `${base}_${at}`
    taken.add(name)
    return {
      name,
      kind: one.kind,
      definition: one.definition,
      columns: mine,
      validated: true,
      deferrable: one.deferred,
      initiallyDeferred: one.deferred,
      local: true,
      references: referencesOf(one, world),
      comment: null,
    }
  })
}

function referencesOf({ references }: ConstraintText, world: RawWorld): Constraint['references'] {
  if (references === null) return null
  const target = world.all.find(
    ({ kind, name }) => kind === 'table' && sameName(name, references.table),
  )
  const fields = world.fields.filter(({ owner }) => owner === target?.name)
  const named = references.columns.map(
    (name) => fields.find((one) => sameName(one.name, name))?.name ?? name,
  )
  const key = fields.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  return {
    table: idOf('main', target?.name ?? references.table, 'main'),
    columns: named.length > 0 ? named : key.map(({ name }) => name),
  }
}

/** Indexes that people made; those behind a constraint say nothing that it does not say. */
export function indexesOf(table: string, { all, keys }: RawWorld): readonly Index[] {
  const byName = Map.groupBy(
    keys.filter(({ owner, origin }) => owner === table && origin === 'c'),
    ({ name }) => name,
  )
  return [...byName].map(([name, parts]) => {
    const sql = all.find((one) => one.kind === 'index' && one.name === name)?.sql ?? ''
    const cursor = new Cursor(tokensOf(sql))
    cursor.until('(')
    const first = parts[0] as RawIndex
    return {
      name,
      definition: `${first.single === 1 ? 'unique ' : ''}${printed(cursor.tokens.slice(cursor.at))}`,
      unique: first.single === 1,
      valid: true,
      columns: parts.flatMap(({ part }) => part ?? []),
      partial: first.partial === 1 || parts.some(({ part }) => part === null),
      ofConstraint: false,
      comment: null,
    }
  })
}
