import type { AlterObjectSchemaStmt, RenameStmt } from 'libpg-query'
import { nameIn, objectName, tableName } from '../../sql/names.ts'
import type { Change } from './change.ts'
import { functionName, kindOfObject } from './drop.ts'

/** Puts another last part on a name: `auth.users` and `people` make `auth.people`. */
const sibling = (name: string, to: string) =>
  name.includes('.') ? `${name.slice(0, name.lastIndexOf('.'))}.${to}` : to

const relations = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_FOREIGN_TABLE'])

/** ALTER … RENAME. */
export function rename(it: RenameStmt, unqualified: string): Change {
  const table = tableName(it.relation, unqualified)
  const to = it.newname ?? ''
  const old = it.subname ?? ''
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
  switch (it.renameType) {
    case 'OBJECT_COLUMN':
      return { kind: 'rename-column', table, column: old, to }
    case 'OBJECT_ATTRIBUTE':
      return { kind: 'change-attribute', type: table, attribute: old, action: 'rename' }
    case 'OBJECT_TABCONSTRAINT':
      return {
        kind: 'rename-object',
        what: 'constraint',
        name: `${table}.${old}`,
        to: `${table}.${to}`,
        moved: false,
      }
    case 'OBJECT_TRIGGER':
      return {
        kind: 'rename-object',
        what: 'trigger',
        name: `${table}.${old}`,
        to: `${table}.${to}`,
        moved: false,
      }
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return {
        kind: 'rename-object',
        what: 'other',
        name: `${table}.${old}`,
        to: `${table}.${to}`,
        moved: false,
      }
    case 'OBJECT_INDEX':
      return {
        kind: 'rename-object',
        what: 'index',
        name: table,
        to: sibling(table, to),
        moved: false,
      }
    case 'OBJECT_SCHEMA':
      return { kind: 'rename-object', what: 'schema', name: old, to, moved: false }
    default: {
      if (relations.has(it.renameType ?? '')) {
        return { kind: 'rename-table', table, to: sibling(table, to), moved: false }
      }
      const named =
        it.object === undefined
          ? table === ''
            ? old
            : table
          : functionName(it.object, unqualified)
      const bare = named.replace(/\(.*$/, '')
      const signature = named.slice(bare.length)
      return {
        kind: 'rename-object',
        what: kindOfObject(it.renameType),
        name: named,
        to: `${sibling(bare, to)}${signature}`,
        moved: false,
      }
    }
  }
}

/** ALTER … SET SCHEMA. */
export function setSchema(it: AlterObjectSchemaStmt, unqualified: string): Change {
  const range = it.relation === undefined ? null : tableName(it.relation, unqualified)
  const name = range ?? (it.object === undefined ? '' : functionName(it.object, unqualified))
  const bare = name.replace(/^[^(]*\./, '')
  const to = nameIn(it.newschema, bare)
  if (relations.has(it.objectType ?? ''))
    return { kind: 'rename-table', table: name, to, moved: true }
  const what = kindOfObject(it.objectType)
  return {
    kind: 'rename-object',
    what,
    name: name === '' ? objectName(it.object, unqualified) : name,
    to,
    moved: true,
  }
}
