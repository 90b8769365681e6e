import type { Problem } from '../../../model/problem.ts'
import { literal, quoted } from '../../contract/promised.ts'
import type { Connection } from './connection.ts'

/** Who runs migrations on the shadow: a role of our own, or the one that was named where it is harmless itself. */
export type Runner =
  | { readonly kind: 'own'; readonly user: string; readonly password: string }
  | { readonly kind: 'named'; readonly user: string }

const facts = `select current_user as user, r.rolsuper, r.rolcreaterole, r.rolcreatedb,
    (select count(*) from pg_database d where d.datdba = r.oid) as owns,
    (select count(*) from pg_auth_members m where m.member = r.oid) as member,
    r.rolreplication or r.rolbypassrls as more
  from pg_roles r where r.rolname = current_user`

/**
 * Migrations of others may hold any SQL. It is run by a role that can log in and nothing else, so that nothing but its own
 * database can be touched, no file and no program of the server either.
 */
export async function runnerOn(
  admin: Connection,
  name: string,
  password: string,
): Promise<Runner | Problem> {
  const answer = await admin.query(facts)
  const row = answer.state === 'ok' ? answer.value.rows[0] : undefined
  if (answer.state === 'failed' || row === undefined) {
    const what = answer.state === 'failed' ? answer.failure.message : 'the role is not there'
    return problem(what, 'Name another server, or leave the shadow to PGlite')
  }
  const user = String(row.user)
  if (row.rolsuper !== true && row.rolcreatedb !== true) {
    return problem(`${user} may not create databases`, `ALTER ROLE ${quoted(user)} CREATEDB`)
  }
  if (row.rolsuper === true || row.rolcreaterole === true) {
    const made = await admin.query(
      `create role ${quoted(name)} login nosuperuser nocreatedb nocreaterole password ${literal(password)} role current_user`,
    )
    if (made.state === 'ok') return { kind: 'own', user: name, password }
    return problem(made.failure.message, 'Name a role that may create roles')
  }
  if (row.owns !== 0 || row.member !== 0 || row.more === true) {
    return problem(
      `${user} owns other databases or has rights of other roles, which hostile SQL in a migration could use`,
      `Name a role for this alone: CREATE ROLE lastgood_shadow LOGIN CREATEDB PASSWORD '…'`,
    )
  }
  return { kind: 'named', user }
}

const problem = (what: string, hint: string): Problem => ({
  what,
  where: 'the shadow server',
  hint,
})
