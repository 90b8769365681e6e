import type { AlterSeqStmt, Node } from 'libpg-query'
import { nameOf, parts, tableName } from '../../sql/names.ts'
import type { Change } from './change.ts'

/** CREATE and ALTER of types, domains and sequences; null for other statements. */
export function typeChanges(node: Node, unqualified: string): readonly Change[] | null {
  if ('CreateEnumStmt' in node) {
    const { typeName, vals } = node.CreateEnumStmt
    return [
      { kind: 'create-type', type: nameOf(parts(typeName), unqualified), labels: parts(vals) },
    ]
  }
  if ('CompositeTypeStmt' in node) {
    return [
      {
        kind: 'create-type',
        type: tableName(node.CompositeTypeStmt.typevar, unqualified),
        labels: null,
      },
    ]
  }
  if ('CreateRangeStmt' in node) {
    return [
      {
        kind: 'create-type',
        type: nameOf(parts(node.CreateRangeStmt.typeName), unqualified),
        labels: null,
      },
    ]
  }
  if ('CreateDomainStmt' in node) {
    return [
      {
        kind: 'create-type',
        type: nameOf(parts(node.CreateDomainStmt.domainname), unqualified),
        labels: null,
      },
    ]
  }
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal = '', skipIfNewValExists } = node.AlterEnumStmt
    const type = nameOf(parts(typeName), unqualified)
    if (oldVal !== undefined)
      return [{ kind: 'rename-enum-value', type, label: oldVal, to: newVal }]
    return [
      { kind: 'add-enum-value', type, label: newVal, ifNotExists: skipIfNewValExists === true },
    ]
  }
  if ('AlterDomainStmt' in node) {
    const { subtype, typeName } = node.AlterDomainStmt
    const action = domainActions[subtype ?? ''] ?? 'default'
    return [{ kind: 'change-domain', type: nameOf(parts(typeName), unqualified), action }]
  }
  if ('CreateSeqStmt' in node) {
    const name = tableName(node.CreateSeqStmt.sequence, unqualified)
    return [
      {
        kind: 'create-object',
        what: 'sequence',
        name,
        ifNotExists: node.CreateSeqStmt.if_not_exists === true,
      },
    ]
  }
  if ('AlterSeqStmt' in node) return [sequence(node.AlterSeqStmt, unqualified)]
  return null
}

/** The letters that PostgreSQL's parser gives the forms of ALTER DOMAIN. */
const domainActions: Readonly<
  Record<string, Extract<Change, { kind: 'change-domain' }>['action']>
> = {
  C: 'add-constraint',
  X: 'drop-constraint',
  O: 'set-not-null',
  N: 'drop-not-null',
  T: 'default',
  V: 'validate',
}

function sequence(it: AlterSeqStmt, unqualified: string): Change {
  const options = (it.options ?? []).flatMap((one) =>
    'DefElem' in one ? [one.DefElem.defname ?? ''] : [],
  )
  return {
    kind: 'change-sequence',
    sequence: tableName(it.sequence, unqualified),
    what: options.join(', '),
    restarts: options.includes('restart'),
  }
}
