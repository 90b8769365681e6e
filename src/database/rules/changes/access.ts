import type { GrantStmt, Node, RoleSpec } from 'libpg-query'
import { objectName, tableName } from '../../sql/names.ts'
import type { Change } from './change.ts'
import { functionName, kindOfObject } from './drop.ts'

/** GRANT, REVOKE, policies, roles and owners; null for other statements. */
export function accessChanges(node: Node, unqualified: string): readonly Change[] | null {
  if ('GrantStmt' in node) return [grant(node.GrantStmt, unqualified)]
  if ('GrantRoleStmt' in node) {
    const it = node.GrantRoleStmt
    const names = (it.granted_roles ?? []).flatMap((one) =>
      'AccessPriv' in one ? [one.AccessPriv.priv_name ?? ''] : [],
    )
    const roles = (it.grantee_roles ?? []).flatMap(roleName)
    return [
      {
        kind: it.is_grant === true ? 'grant' : 'revoke',
        what: 'role',
        objects: names,
        privileges: ['membership'],
        roles,
      },
    ]
  }
  if ('AlterDefaultPrivilegesStmt' in node) return []
  if ('CreatePolicyStmt' in node) {
    const { policy_name: name = '', table, permissive } = node.CreatePolicyStmt
    return [
      {
        kind: 'policy',
        table: tableName(table, unqualified),
        name,
        action: 'create',
        restrictive: permissive !== true,
      },
    ]
  }
  if ('AlterPolicyStmt' in node) {
    const { policy_name: name = '', table } = node.AlterPolicyStmt
    return [
      {
        kind: 'policy',
        table: tableName(table, unqualified),
        name,
        action: 'alter',
        restrictive: false,
      },
    ]
  }
  if ('AlterOwnerStmt' in node) {
    const { relation, object, newowner } = node.AlterOwnerStmt
    const name =
      relation === undefined ? objectName(object, unqualified) : tableName(relation, unqualified)
    return [{ kind: 'change-owner', object: name, to: nameOfRole(newowner) }]
  }
  if ('CreateRoleStmt' in node) {
    return [
      {
        kind: 'create-object',
        what: 'role',
        name: node.CreateRoleStmt.role ?? '',
        ifNotExists: false,
      },
    ]
  }
  if ('AlterRoleStmt' in node) {
    const options = (node.AlterRoleStmt.options ?? []).flatMap((one) =>
      'DefElem' in one ? [one.DefElem.defname ?? ''] : [],
    )
    return [
      { kind: 'change-role', role: nameOfRole(node.AlterRoleStmt.role), what: options.join(', ') },
    ]
  }
  if ('AlterRoleSetStmt' in node) {
    const { role, setstmt } = node.AlterRoleSetStmt
    return [{ kind: 'change-role', role: nameOfRole(role), what: `SET ${setstmt?.name ?? ''}` }]
  }
  if ('DropRoleStmt' in node) {
    const ifExists = node.DropRoleStmt.missing_ok === true
    return (node.DropRoleStmt.roles ?? [])
      .flatMap(roleName)
      .map(
        (name) => ({ kind: 'drop-object', what: 'role', name, ifExists, cascade: false }) as const,
      )
  }
  if ('DropOwnedStmt' in node) {
    return (node.DropOwnedStmt.roles ?? [])
      .flatMap(roleName)
      .map((role) => ({ kind: 'drop-owned', role }) as const)
  }
  if ('ReassignOwnedStmt' in node) {
    const { roles, newrole } = node.ReassignOwnedStmt
    return (roles ?? []).flatMap(roleName).map(
      (role) =>
        ({
          kind: 'change-owner',
          object: `everything of ${role}`,
          to: nameOfRole(newrole),
        }) as const,
    )
  }
  return null
}

const nameOfRole = (role: RoleSpec | undefined): string =>
  role?.rolename ?? (role?.roletype === 'ROLESPEC_PUBLIC' ? 'public' : 'the current user')

const roleName = (node: Node): string[] => ('RoleSpec' in node ? [nameOfRole(node.RoleSpec)] : [])

function grant(it: GrantStmt, unqualified: string): Change {
  const privileges = (it.privileges ?? []).flatMap((one) =>
    'AccessPriv' in one ? [one.AccessPriv.priv_name ?? 'all'] : [],
  )
  const what = it.objtype === 'OBJECT_TABLE' ? 'table' : kindOfObject(it.objtype)
  return {
    kind: it.is_grant === true ? 'grant' : 'revoke',
    what: it.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? `all ${what}s in schema` : what,
    objects: (it.objects ?? []).map((one) =>
      what === 'function' ? functionName(one, unqualified) : objectName(one, unqualified),
    ),
    privileges: privileges.length === 0 ? ['all'] : privileges,
    roles: (it.grantees ?? []).flatMap(roleName),
  }
}
