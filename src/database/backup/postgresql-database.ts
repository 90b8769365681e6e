import { ProblemError } from '../../model/problem-error.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** What a database is made with; `pg_dump` without `--create` does not carry it. */
interface Made {
  readonly owner: string
  readonly encoding: string
  readonly row: Readonly<Record<string, unknown>>
}

async function madeWith(session: PostgresSession, database: string): Promise<Made> {
  const [found] = await session.query(
    'select pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding, to_jsonb(d) as row from pg_database d where datname = $1',
    [database],
  )
  if (found === undefined) {
    throw new ProblemError({
      what: `There is no database ${database} on the server any more`,
      where: `database ${database}`,
      hint: 'See which there are: psql -l',
    })
  }
  return {
    owner: String(found['owner']),
    encoding: String(found['encoding']),
    row: found['row'] as Made['row'],
  }
}

/** Makes an empty database of the same owner, encoding and locale as `like`. */
export async function createLike(
  session: PostgresSession,
  name: string,
  like: string,
): Promise<void> {
  const { owner, encoding, row } = await madeWith(session, like)
  const text = (column: string) => {
    const value = row[column]
    return typeof value === 'string' ? value : ''
  }
  // The column was renamed in PostgreSQL 17.
  const locale = text('datlocale') || text('daticulocale')
  const provider =
    text('datlocprovider') === 'i'
      ? ` locale_provider icu icu_locale ${literal(locale)}`
      : text('datlocprovider') === 'b'
        ? ` locale_provider builtin builtin_locale ${literal(locale)}`
        : ''
  await session.query(
    `create database ${identifier(name)} template template0 owner ${identifier(owner)} encoding ${literal(encoding)} lc_collate ${literal(text('datcollate'))} lc_ctype ${literal(text('datctype'))}${provider}`,
  )
}

/** Gives a database the settings, limits and rights that `like` has by ALTER DATABASE and GRANT. */
export async function dressLike(
  session: PostgresSession,
  name: string,
  like: string,
): Promise<void> {
  const statements = await session.query(
    `select format('alter database %I connection limit %s', $1::text, datconnlimit) as sql from pg_database where datname = $2 and datconnlimit >= 0
     union all
     select case when s.setrole = 0 then format('alter database %I set %s = %L', $1::text, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1))
                 else format('alter role %I in database %I set %s = %L', pg_get_userbyid(s.setrole), $1::text, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)) end
     from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c where d.datname = $2
     union all
     select format('revoke all on database %I from public', $1::text) from pg_database where datname = $2 and datacl is not null
     union all
     select format('grant %s on database %I to %s%s', a.privilege_type, $1::text, case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end, case when a.is_grantable then ' with grant option' else '' end)
     from pg_database d, aclexplode(d.datacl) a where d.datname = $2`,
    [name, like],
  )
  for (const { sql } of statements) await session.query(String(sql))
}

/** Drops one of lastgood's own databases, whoever is still connected; fine when it is not there. */
export async function dropOwn(session: PostgresSession, name: string): Promise<void> {
  if (!name.startsWith('lastgood_')) throw new Error(`not a database of lastgood's own: ${name}`)
  await session.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
    [name],
  )
  await session.query(`drop database if exists ${identifier(name)}`)
}
