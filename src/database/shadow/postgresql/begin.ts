/**
 * What a connection begins with because a script said so (`ALTER DATABASE … SET`, `ALTER ROLE … SET`), for one that stays open or
 * that takes no settings when it opens, as PGlite's. The role's win (pg_db_role_setting).
 */
export const begin = `
select set_config(split_part(said, '=', 1), substr(said, strpos(said, '=') + 1), false)
from (
  select unnest(setconfig) as said, setrole <> 0 as of_role, setdatabase <> 0 as of_database
  from pg_db_role_setting
  where setdatabase in (0, (select oid from pg_database where datname = current_database()))
    and setrole in (0, (select oid from pg_roles where rolname = session_user))
  order by of_role, of_database
) as settings`
