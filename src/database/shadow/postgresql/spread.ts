/**
 * Moves every sequence on, each by another number: ids that begin at 1 are the same when a migration or a down hands them out anew,
 * and nobody would see that they changed.
 */
export const spread = `
select setval(format('%I.%I', schemaname, sequencename),
  coalesce(last_value, start_value) + 40 + 11 * row_number() over (order by schemaname, sequencename))
from pg_catalog.pg_sequences
where schemaname !~ '^pg_' and increment_by = 1
  and coalesce(last_value, start_value) + 60 + 11 * (select count(*) from pg_catalog.pg_sequences) < max_value`
