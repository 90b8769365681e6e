/**
 * Makes functions forget what they know of tables: one that ran before a column changed its type refuses the new one ("does not match
 * that when preparing the plan"), and only in the same session. The old release opens its own.
 */
export const compiledAnew = `
do $$ declare one record; begin
  for one in
    select p.oid::regprocedure as name, p.procost as cost
    from pg_catalog.pg_proc p
    join pg_catalog.pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname !~ '^(pg_|information_schema$)'
    where p.prokind = 'f'
  loop
    execute format('alter function %s cost %s', one.name, one.cost);
  end loop;
end $$`
