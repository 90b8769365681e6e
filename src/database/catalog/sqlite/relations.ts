import { Cursor, printed, tokensOf } from '../../sql/sqlite/tokens.ts'
import { tableText, type ColumnText } from '../../sql/sqlite/table.ts'
import type { Attached, Column, Table, View } from '../catalog.ts'
import { idOf, quoted } from '../names.ts'
import { affinityOf } from './affinity.ts'
import { constraintsOf, indexesOf } from './constraints.ts'

/** A row of sqlite_schema. */
export interface RawObject {
  readonly kind: 'table' | 'view' | 'index' | 'trigger'
  readonly name: string
  /** Table of an index or trigger. */
  readonly owner: string
  readonly sql: string | null
  /** What PRAGMA table_list calls it. */
  readonly form: 'table' | 'view' | 'virtual' | 'shadow' | null
}

export interface RawColumn {
  readonly owner: string
  readonly name: string
  readonly type: string
  readonly strict: number
  readonly given: string | null
  readonly pk: number
  readonly hidden: number
}

/** One part of an index. */
export interface RawIndex {
  readonly owner: string
  readonly name: string
  readonly single: number
  /** `c`: CREATE INDEX, `u`: UNIQUE, `pk`: PRIMARY KEY. */
  readonly origin: 'c' | 'u' | 'pk'
  readonly partial: number
  /** Null for an expression. */
  readonly part: string | null
}

export interface RawWorld {
  readonly all: readonly RawObject[]
  readonly fields: readonly RawColumn[]
  readonly keys: readonly RawIndex[]
}

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A table or view as the catalog has it. */
export function relation(
  one: RawObject,
  world: RawWorld,
): { readonly table?: Table; readonly view?: View } {
  const id = idOf('main', one.name, 'main')
  const text = one.kind === 'table' && one.form !== 'virtual' ? tableText(one.sql ?? '') : null
  const mine = world.fields.filter(({ owner, hidden }) => owner === one.name && hidden !== 1)
  // The rowid under a name of its own has no index.
  const keyed = world.keys.some(({ owner, origin }) => owner === one.name && origin === 'pk')
  const keys = mine.filter(({ pk }) => pk > 0)
  const alias = keys.length === 1 && !keyed && text?.withoutRowid === false ? keys[0]?.name : null
  const columns = mine.map((field, at): Column => {
    const written = text?.columns.find(({ name }) => sameName(name, field.name))
    return columnOf(field, at + 1, written, alias === field.name, text?.withoutRowid === true)
  })
  const shared = {
    id,
    schema: 'main',
    name: one.name,
    sql: quoted(one.name),
    comment: null,
    privileges: [],
    columns,
    triggers: triggersOf(one.name, world),
    rules: [],
    options: [],
  }
  if (one.kind === 'view') {
    return { view: { ...shared, kind: 'view', indexes: [], definition: viewText(one.sql ?? '') } }
  }
  const attributes = [
    ...(text?.columns.some(({ autoincrement }) => autoincrement) ? ['AUTOINCREMENT'] : []),
    ...(text?.strict ? ['STRICT'] : []),
    ...(text?.withoutRowid ? ['WITHOUT ROWID'] : []),
    ...(one.form === 'virtual'
      ? [printed(tokensOf((one.sql ?? '').replace(/^.*?\busing\b/is, '')))]
      : []),
  ]
  const table: Table = {
    ...shared,
    kind: one.form === 'virtual' ? 'virtual' : 'table',
    unlogged: false,
    partitionKey: null,
    partitionOf: null,
    inherits: [],
    rowSecurity: false,
    forceRowSecurity: false,
    replicaIdentity: 'default',
    attributes,
    constraints: text === null ? [] : constraintsOf(one.name, columns, text, world),
    indexes: indexesOf(one.name, world),
    policies: [],
  }
  return { table }
}

function columnOf(
  { name, type, strict, given, pk, hidden }: RawColumn,
  position: number,
  written: ColumnText | undefined,
  alias: boolean,
  withoutRowid: boolean,
): Column {
  const text = (written?.type ?? type).toUpperCase()
  return {
    name,
    sql: quoted(name),
    position,
    type: { text, schema: 'main', name: affinityOf(text), array: false },
    notNull: strict === 1 || alias || (withoutRowid && pk > 0),
    default: given === null || /^null$/i.test(given) ? null : given,
    identity: alias ? 'by-default' : null,
    generated:
      hidden === 2 || hidden === 3
        ? {
            kind: hidden === 2 ? 'virtual' : 'stored',
            expression: written?.generated?.expression ?? '',
          }
        : null,
    collation: written?.collation === 'BINARY' ? null : (written?.collation ?? null),
    storage: null,
    local: true,
    comment: null,
    privileges: [],
  }
}

function triggersOf(owner: string, { all }: RawWorld): readonly Attached[] {
  return all
    .filter((one) => one.kind === 'trigger' && sameName(one.owner, owner))
    .map(({ name, sql }) => {
      const cursor = new Cursor(tokensOf(sql ?? ''))
      cursor.until('trigger')
      cursor.at += 1
      cursor.takes('if', 'not', 'exists')
      cursor.qualified()
      return { name, definition: printed(cursor.tokens.slice(cursor.at)), comment: null }
    })
}

function viewText(sql: string): string {
  const cursor = new Cursor(tokensOf(sql))
  cursor.until('view')
  cursor.at += 1
  cursor.takes('if', 'not', 'exists')
  cursor.qualified()
  return printed(cursor.tokens.slice(cursor.at))
}
