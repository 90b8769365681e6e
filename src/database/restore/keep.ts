import { ProblemError } from '../../model/problem-error.ts'
import type { KeptRows } from '../../model/restore.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'
import type { Dropped } from './dropped.ts'

/** What to keep of what is dropped, one entry for each table. A table that goes whole needs no columns of its own. */
export function keptOf(dropped: readonly Dropped[]): readonly KeptRows[] {
  const tables = Map.groupBy(dropped, ({ schema, table }) => JSON.stringify([schema, table]))
  return [...tables.values()].flatMap((all): KeptRows[] => {
    const [first] = all
    if (first === undefined) return []
    const { schema, table } = first
    const columns = [...new Set(all.flatMap(({ column }) => (column === null ? [] : [column])))]
    return [{ schema, table, columns: all.some(({ column }) => column === null) ? null : columns }]
  })
}

/**
 * Copies rows into a table beside, inside the caller's transaction, and compares their number. Of columns: the values that are not NULL,
 * with the primary key, or the whole row where there is none. Types of the database's own become text: a down may drop them too.
 * Throws ProblemError; the transaction is then to be rolled back.
 */
export async function keepRows(
  session: PostgresSession,
  name: string,
  { schema, table, columns, as }: KeptRows & { readonly as: string },
): Promise<void> {
  const from = (schema === null ? '' : `${identifier(schema)}.`) + identifier(table)
  // Nobody writes between the copy and the drop.
  await session.query(`lock table ${from} in share mode`)
  const found = await session.query(
    `select a.attname as name, coalesce(i.indisprimary, false) as key, n.nspname <> 'pg_catalog' as own
     from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_type e on e.oid = case when t.typelem <> 0 and t.typlen = -1 then t.typelem else t.oid end
     join pg_namespace n on n.oid = e.typnamespace
     left join pg_index i on i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [from],
  )
  const keyed = found.some(({ key }) => key === true)
  const wanted = found.filter(
    ({ name: column, key }) =>
      columns === null || !keyed || key === true || columns.includes(String(column)),
  )
  const list = wanted.map(({ name: column, own }) => {
    const quoted = identifier(String(column))
    return own === true ? `${quoted}::text as ${quoted}` : quoted
  })
  const where =
    columns === null
      ? ''
      : ` where ${columns.map((column) => `${identifier(column)} is not null`).join(' or ')}`
  await session.query(
    `create table ${identifier(as)} as select ${list.length === 0 ? 'true as was_there' : list.join(', ')} from ${from}${where}`,
  )
  const [counted] = await session.query(
    `select (select count(*) from ${from}${where}) = (select count(*) from ${identifier(as)}) as whole`,
  )
  if (counted?.['whole'] === true) return
  throw new ProblemError({
    what: `Not every row of ${table} could be kept in ${as}; nothing was changed`,
    where: `database ${name}`,
    hint: 'Look for rules and row security on that table, or: restore: {keep: false} of the database in lastgood.yaml',
  })
}
