import type { Node } from 'libpg-query'
import { objectName, tableName } from '../../sql/names.ts'
import { kindOf } from '../../sql/walk.ts'
import type { Change } from './change.ts'

/** Statements that change neither structure nor rows of anybody: settings, comments, transactions, listening. */
const harmless = new Set([
  'TransactionStmt',
  'CommentStmt',
  'SecLabelStmt',
  'VariableShowStmt',
  'ConstraintsSetStmt',
  'NotifyStmt',
  'ListenStmt',
  'UnlistenStmt',
  'DiscardStmt',
  'CheckPointStmt',
  'LoadStmt',
  'ExplainStmt',
  'PrepareStmt',
  'ExecuteStmt',
  'DeallocateStmt',
  'CreatedbStmt',
  'AlterDefaultPrivilegesStmt',
  'AlterExtensionContentsStmt',
  'AlterStatsStmt',
  'AlterObjectDependsStmt',
  'DeclareCursorStmt',
  'FetchStmt',
  'ClosePortalStmt',
  'AlterDatabaseSetStmt',
  'AlterDatabaseStmt',
  'CreatePublicationStmt',
  'AlterPublicationStmt',
  'CreateCastStmt',
  'CreateStatsStmt',
  'CreateOpClassStmt',
  'CreateOpFamilyStmt',
  'CreateConversionStmt',
  'CreateTransformStmt',
  'CreateAmStmt',
  'CreateFdwStmt',
  'CreateForeignServerStmt',
  'CreateUserMappingStmt',
  'CreatePLangStmt',
  'AlterFunctionStmt',
  'AlterTSDictionaryStmt',
  'AlterTSConfigurationStmt',
  'AlterCollationStmt',
  'AlterOpFamilyStmt',
  'AlterTypeStmt',
  'AlterOperatorStmt',
  'ReturnStmt',
  'CreateSubscriptionStmt',
  'AlterExtensionStmt',
  'AlterFdwStmt',
  'AlterForeignServerStmt',
  'AlterUserMappingStmt',
  'ImportForeignSchemaStmt',
  'PLAssignStmt',
])

/** Lock modes as PostgreSQL numbers them in LOCK. */
const modes = [
  '',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
]

/** Statements that tend the database; an empty list for those without any effect on others; null for what is not known here. */
export function maintenance(node: Node, unqualified: string): readonly Change[] | null {
  if ('VacuumStmt' in node) {
    const full = JSON.stringify(node.VacuumStmt.options ?? []).includes('"full"')
    if (node.VacuumStmt.is_vacuumcmd !== true || !full) return []
    const tables = (node.VacuumStmt.rels ?? []).flatMap((one) =>
      'VacuumRelation' in one ? [tableName(one.VacuumRelation.relation, unqualified)] : [],
    )
    return work('VACUUM FULL', tables, 'ACCESS EXCLUSIVE, rewrite')
  }
  if ('LockStmt' in node) {
    const tables = (node.LockStmt.relations ?? []).map((one) => objectName(one, unqualified))
    return work('LOCK', tables, modes[node.LockStmt.mode ?? 8] ?? 'ACCESS EXCLUSIVE')
  }
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt
    return work(
      'CLUSTER',
      relation === undefined ? [] : [tableName(relation, unqualified)],
      'ACCESS EXCLUSIVE, rewrite',
    )
  }
  if ('ReindexStmt' in node) {
    const { relation, name, params } = node.ReindexStmt
    const object = relation === undefined ? (name ?? '') : tableName(relation, unqualified)
    const concurrently = JSON.stringify(params ?? []).includes('"concurrently"')
    return work(
      'REINDEX',
      [object],
      concurrently ? 'SHARE UPDATE EXCLUSIVE, build' : 'SHARE, build',
    )
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt
    const lock = concurrent === true ? 'EXCLUSIVE, build' : 'ACCESS EXCLUSIVE, build'
    return work('REFRESH MATERIALIZED VIEW', [tableName(relation, unqualified)], lock)
  }
  if ('AlterTableMoveAllStmt' in node)
    return work('ALTER … ALL IN TABLESPACE', [], 'ACCESS EXCLUSIVE, rewrite')
  if ('AlterSystemStmt' in node) return work('ALTER SYSTEM', [], null)
  return harmless.has(kindOf(node)) ? [] : null
}

const work = (what: string, objects: readonly string[], lock: string | null): readonly Change[] =>
  (objects.length === 0 ? [null] : objects).map(
    (object) => ({ kind: 'maintenance', what, object, lock }) as const,
  )
