import type { AlterTableCmd } from 'libpg-query'
import { tableName } from '../../sql/names.ts'
import type { Change } from './change.ts'

const options: Readonly<Record<string, readonly [what: string, lock: string]>> = {
  AT_SetStatistics: ['SET STATISTICS', 'SHARE UPDATE EXCLUSIVE'],
  AT_SetOptions: ['SET options of a column', 'SHARE UPDATE EXCLUSIVE'],
  AT_ResetOptions: ['RESET options of a column', 'SHARE UPDATE EXCLUSIVE'],
  AT_SetStorage: ['SET STORAGE', 'ACCESS EXCLUSIVE'],
  AT_SetCompression: ['SET COMPRESSION', 'ACCESS EXCLUSIVE'],
  AT_ClusterOn: ['CLUSTER ON', 'SHARE UPDATE EXCLUSIVE'],
  AT_DropCluster: ['SET WITHOUT CLUSTER', 'SHARE UPDATE EXCLUSIVE'],
  AT_SetLogged: ['SET LOGGED', 'ACCESS EXCLUSIVE, rewrite'],
  AT_SetUnLogged: ['SET UNLOGGED', 'ACCESS EXCLUSIVE, rewrite'],
  AT_SetAccessMethod: ['SET ACCESS METHOD', 'ACCESS EXCLUSIVE, rewrite'],
  AT_SetTableSpace: ['SET TABLESPACE', 'ACCESS EXCLUSIVE, rewrite'],
  AT_SetRelOptions: ['SET storage options', 'SHARE UPDATE EXCLUSIVE'],
  AT_ResetRelOptions: ['RESET storage options', 'SHARE UPDATE EXCLUSIVE'],
  AT_ReplicaIdentity: ['REPLICA IDENTITY', 'ACCESS EXCLUSIVE'],
  AT_AlterConstraint: ['ALTER CONSTRAINT', 'SHARE ROW EXCLUSIVE'],
  AT_AddOf: ['OF type', 'ACCESS EXCLUSIVE'],
  AT_DropOf: ['NOT OF', 'ACCESS EXCLUSIVE'],
  AT_DropOids: ['SET WITHOUT OIDS', 'ACCESS EXCLUSIVE'],
}

const security = {
  AT_EnableRowSecurity: 'on',
  AT_DisableRowSecurity: 'off',
  AT_ForceRowSecurity: 'force',
  AT_NoForceRowSecurity: 'no-force',
} as const

const partitions = {
  AT_AttachPartition: 'attach',
  AT_DetachPartition: 'detach',
  AT_AddInherit: 'inherit',
  AT_DropInherit: 'no-inherit',
} as const

const subtypeOf = <T extends object>(map: T, name: string): T[keyof T] | undefined =>
  Object.hasOwn(map, name) ? map[name as keyof T] : undefined

/** ALTER TABLE commands that change neither columns nor constraints. */
export function optionOf(table: string, it: AlterTableCmd, unqualified: string): readonly Change[] {
  const subtype = it.subtype ?? ''
  const to = subtypeOf(security, subtype)
  if (to !== undefined) return [{ kind: 'row-security', table, to }]
  const action = subtypeOf(partitions, subtype)
  if (action !== undefined && it.def !== undefined)
    return [partition(table, action, it.def, unqualified)]
  const trigger = /^AT_(Enable|Disable)\w*?(Trig|Rule)(All|User)?$/.exec(subtype)
  if (trigger !== null) {
    const name = it.name ?? (trigger[3] ?? 'all').toLowerCase()
    return [
      {
        kind: 'switch-trigger',
        table,
        name,
        on: trigger[1] === 'Enable' && !subtype.includes('Replica'),
      },
    ]
  }
  if (subtype === 'AT_ChangeOwner') {
    return [
      { kind: 'change-owner', object: table, to: it.newowner?.rolename ?? 'the current user' },
    ]
  }
  if (subtype === 'AT_DetachPartitionFinalize') return []
  const option = options[subtype]
  if (option === undefined)
    return [{ kind: 'unread', what: `ALTER TABLE … ${subtype.replace('AT_', '')}` }]
  return [{ kind: 'table-option', table, what: option[0], lock: option[1] }]
}

function partition(
  table: string,
  action: 'attach' | 'detach' | 'inherit' | 'no-inherit',
  definition: NonNullable<AlterTableCmd['def']>,
  unqualified: string,
): Change {
  const command = 'PartitionCmd' in definition ? definition.PartitionCmd : null
  const range = 'RangeVar' in definition ? definition.RangeVar : command?.name
  const other = tableName(range, unqualified)
  // `child INHERIT parent` is written on the child.
  const [parent, child] =
    action === 'attach' || action === 'detach' ? [table, other] : [other, table]
  return {
    kind: 'partition',
    table: parent,
    partition: child,
    action,
    concurrently: command?.concurrent === true,
  }
}
