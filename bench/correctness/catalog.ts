import type { Client } from 'pg'

export interface Column {
  readonly name: string
  readonly type: string
  /** Of the type or what it is made from: `typtype`, `typcategory`, `typname`. */
  readonly kind: string
  readonly category: string
  readonly labels: readonly string[] | null
  readonly notNull: boolean
  readonly default: string | null
  readonly identity: string
  readonly generated: boolean
}

export interface Relation {
  /** Schema and name, quoted. */
  readonly sql: string
  readonly name: string
  /** `r`, `p`, `v`, `m`. */
  readonly kind: string
  readonly columns: readonly Column[]
  readonly foreign: readonly {
    readonly columns: readonly string[]
    readonly to: string
    readonly toColumns: readonly string[]
  }[]
  /** Columns of every key that ON CONFLICT can name. */
  readonly keys: readonly (readonly string[])[]
  readonly checks: readonly string[]
}

export interface Shape {
  readonly relations: readonly Relation[]
  /** Questions that fail once what they are about is gone: functions, labels, sequences. */
  readonly others: readonly string[]
  /** Names of constraints and indexes. */
  readonly named: readonly string[]
}

const relations = `
  select format('%I.%I', n.nspname, c.relname) as sql, c.relname as name, c.relkind::text as kind,
    coalesce((select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'kind', b.typtype, 'category', b.typcategory,
        'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = b.oid),
        'notNull', a.attnotnull or t.typnotnull, 'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity,
        'generated', a.attgenerated <> '') order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
        join pg_type b on b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
    coalesce((select json_agg(json_build_object(
        'columns', (select json_agg(a.attname order by k.at) from unnest(f.conkey) with ordinality k(num, at)
          join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num),
        'to', (select format('%I.%I', m.nspname, r.relname) from pg_class r join pg_namespace m on m.oid = r.relnamespace where r.oid = f.confrelid),
        'toColumns', (select json_agg(a.attname order by k.at) from unnest(f.confkey) with ordinality k(num, at)
          join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.num)))
      from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), '[]') as "foreign",
    coalesce((select json_agg((select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey)))
      from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null and i.indimmediate), '[]') as keys,
    coalesce((select json_agg(pg_get_constraintdef(k.oid)) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'), '[]') as checks
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$)'
    and not exists (select from pg_depend x where x.objid = c.oid and x.deptype = 'e')
  order by 1`

const others = `
  select format('select %L::regprocedure', p.oid::regprocedure::text) as sql
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^(pg_|information_schema$)' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
      and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e')
  union all
  select format('select %L::%s', e.enumlabel, e.enumtypid::regtype) from pg_enum e
  union all
  select format('select nextval(%L)', c.oid::regclass::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname !~ '^(pg_|information_schema$)'
      and not exists (select from pg_depend x where x.objid = c.oid and x.deptype in ('i', 'a'))`

const named = `select conname as name from pg_constraint union select relname from pg_class where relkind = 'i'`

/** What a database holds, asked of PostgreSQL's own catalog. */
export async function shapeOf(client: Client): Promise<Shape> {
  // Names with their schema, so that a question means the same whatever the search path.
  await client.query(`set search_path = ''`)
  const shape = {
    relations: (await client.query<Relation>(relations)).rows,
    others: (await client.query<{ sql: string }>(others)).rows.map(({ sql }) => sql),
    named: (await client.query<{ name: string }>(named)).rows.map(({ name }) => name),
  }
  await client.query('reset search_path')
  return shape
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (value: string): string =>
  `${value.includes('\\') ? ' E' : ''}'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
