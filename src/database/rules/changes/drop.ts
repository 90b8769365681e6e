import type { DropStmt, Node } from 'libpg-query'
import { nameOf, objectName, parts, typeText } from '../../sql/names.ts'
import type { Change, ObjectKind } from './change.ts'

/** PostgreSQL's word for a kind of object, in the words of these rules. */
export function kindOfObject(type: string | undefined): ObjectKind {
  const kinds: Readonly<Record<string, ObjectKind>> = {
    OBJECT_TABLE: 'table',
    OBJECT_VIEW: 'view',
    OBJECT_MATVIEW: 'materialized view',
    OBJECT_FOREIGN_TABLE: 'foreign table',
    OBJECT_TYPE: 'type',
    OBJECT_DOMAIN: 'domain',
    OBJECT_FUNCTION: 'function',
    OBJECT_PROCEDURE: 'function',
    OBJECT_ROUTINE: 'function',
    OBJECT_AGGREGATE: 'function',
    OBJECT_SEQUENCE: 'sequence',
    OBJECT_SCHEMA: 'schema',
    OBJECT_EXTENSION: 'extension',
    OBJECT_ROLE: 'role',
  }
  return kinds[type ?? ''] ?? 'other'
}

/** What DROP … takes away, an entry per object. */
export function drop(it: DropStmt, unqualified: string): readonly Change[] {
  const ifExists = it.missing_ok === true
  const cascade = it.behavior === 'DROP_CASCADE'
  return (it.objects ?? []).map((node): Change => {
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
    switch (it.removeType) {
      case 'OBJECT_INDEX':
        return {
          kind: 'drop-index',
          name: objectName(node, unqualified),
          concurrently: it.concurrent === true,
          ifExists,
        }
      case 'OBJECT_TRIGGER':
      case 'OBJECT_POLICY':
      case 'OBJECT_RULE':
        return ofTable(it.removeType, node, unqualified, ifExists)
      default: {
        const what = kindOfObject(it.removeType)
        const name =
          what === 'function' ? functionName(node, unqualified) : objectName(node, unqualified)
        return { kind: 'drop-object', what, name, ifExists, cascade }
      }
    }
  })
}

/** Triggers, policies and rules are named after their table: `{schema, table, trigger}`. */
function ofTable(type: string, node: Node, unqualified: string, ifExists: boolean): Change {
  const names = 'List' in node ? parts(node.List.items) : []
  const table = nameOf(names.slice(0, -1), unqualified)
  const name = names.at(-1) ?? ''
  if (type === 'OBJECT_TRIGGER') return { kind: 'drop-trigger', table, name, ifExists }
  if (type === 'OBJECT_POLICY')
    return { kind: 'policy', table, name, action: 'drop', restrictive: false }
  return { kind: 'rewrite-rule', table, name, action: 'drop' }
}

/** `name(types)`, or only the name when no arguments are written. */
export function functionName(node: Node, unqualified: string): string {
  const name = objectName(node, unqualified)
  if (!('ObjectWithArgs' in node) || node.ObjectWithArgs.args_unspecified === true) return name
  const types = (node.ObjectWithArgs.objargs ?? []).map((one) =>
    'TypeName' in one ? typeText(one.TypeName) : '',
  )
  return `${name}(${types.join(', ')})`
}
