import { list, type Section } from './section.ts'

/** What `aclexplode` gives, of everybody but the owner: class, object, column, right. */
const rights = (source: string) => `
  select s.class, s.oid, s.sub, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') || ':' || a.privilege_type
    || case when a.is_grantable then '*' else '' end as says
  from (${source}) s(class, oid, sub, owner, acl), aclexplode(s.acl) a where a.grantee <> s.owner`

/** Functions, types, rights, comments and the rarer kinds. */
export const objectSections: readonly Section[] = [
  {
    name: 'schemas',
    sql: list(`n.oid, n.nspname, n.nspacl is not null`, `from ns n`, 'n.nspname'),
  },
  {
    name: 'functions',
    sql: list(
      `p.oid, p.pronamespace, p.proname, p.prokind, pg_get_function_arguments(p.oid),
       (select coalesce(json_agg(format_type(u.t, null) order by u.i), '[]') from unnest(p.proargtypes) with ordinality u(t, i)),
       p.pronargdefaults, pg_get_function_result(p.oid), p.provolatile,
       case when p.prokind = 'a' then (select concat_ws(' ', 'SFUNC', a.aggtransfn::text, 'STYPE', format_type(a.aggtranstype, null), 'FINALFUNC',
         a.aggfinalfn::text, 'INITCOND', a.agginitval, a.aggkind, a.aggsortop) from pg_aggregate a where a.aggfnoid = p.oid)
       else pg_get_functiondef(p.oid) end, p.proacl is not null`,
      `from pg_proc p where p.oid >= 16384 and p.pronamespace in (select oid from ns) and p.oid not in (select objid from ext where classid = 1255)
       and not exists (select from pg_depend d where d.classid = 1255 and d.objid = p.oid and d.deptype = 'i')`,
    ),
  },
  {
    name: 'types',
    sql: list(
      `t.oid, t.typnamespace, t.typname, t.typtype, t.typrelid,
       case when t.typtype = 'e' then (select json_agg(l.enumlabel order by l.enumsortorder) from pg_enum l where l.enumtypid = t.oid) end,
       t.typbasetype, t.typtypmod, t.typnotnull, t.typdefault, t.typacl is not null,
       case when t.typtype = 'r' then (select json_build_array(r.rngsubtype, concat_ws(' ', (select o.opcname from pg_opclass o where o.oid = r.rngsubopc),
         nullif(r.rngcollation, 0)::regcollation::text, r.rngcanonical::text, r.rngsubdiff::text)) from pg_range r where r.rngtypid = t.oid) end`,
      `from pg_type t where t.oid >= 16384 and t.typnamespace in (select oid from ns) and t.oid not in (select objid from ext where classid = 1247)
       and (t.typtype in ('e', 'd', 'r') or t.typtype = 'b' and t.typcategory <> 'A' or t.typtype = 'c' and t.typrelid in
         (select oid from rel where relkind = 'c'))`,
    ),
  },
  {
    name: 'extensions',
    sql: list(
      `x.extname, x.extversion, x.extnamespace::regnamespace::text`,
      `from pg_extension x where x.oid >= 16384`,
      'x.extname',
    ),
  },
  {
    name: 'rights',
    sql: list(
      `g.class, g.oid, g.sub, g.says`,
      `from (${rights(
        `
        select 'relation', oid, 0, relowner, relacl from rel where relacl is not null
        union all select 'relation', a.attrelid, a.attnum, (select relowner from pg_class where oid = a.attrelid), a.attacl from pg_attribute a where a.attacl is not null and a.attrelid >= 16384
        union all select 'schema', oid, 0, nspowner, nspacl from ns where nspacl is not null
        union all select 'type', oid, 0, typowner, typacl from pg_type where oid >= 16384 and typacl is not null
        union all select 'function', oid, 0, proowner, proacl from pg_proc where oid >= 16384 and proacl is not null`,
      )}) g`,
      'g.says',
    ),
  },
  {
    name: 'comments',
    sql: list(
      `d.classoid, d.objoid, d.objsubid, d.description`,
      `from pg_description d where d.objoid >= 16384 and not exists (select from ext where ext.classid = d.classoid and ext.objid = d.objoid)`,
    ),
  },
  {
    name: 'others',
    sql: `select coalesce(json_agg(json_build_array(o.what, o.id, o.definition, o.class, o.oid) order by o.what, o.id), '[]') from (
      select 'event trigger', evtname, concat_ws(' ', evtevent, evttags::text, evtfoid::regprocedure::text, evtenabled), 3466, oid
        from pg_event_trigger where oid >= 16384
      union all select 'statistics', s.stxname, pg_get_statisticsobjdef(s.oid), 3381, s.oid from pg_statistic_ext s where s.stxnamespace in (select oid from ns)
      union all select 'publication', p.pubname, concat_ws(' ', case when p.puballtables then 'ALL TABLES' end, p.pubinsert, p.pubupdate, p.pubdelete,
        p.pubtruncate, p.pubviaroot, (select string_agg(r.prrelid::regclass::text, ', ' order by r.prrelid::regclass::text) from pg_publication_rel r where r.prpubid = p.oid)), 6104, p.oid
        from pg_publication p
      union all select 'server', srvname, concat_ws(' ', srvtype, srvversion, srvoptions::text), 1417, oid from pg_foreign_server
      union all select 'default privileges', concat_ws(' ', d.defaclrole::regrole::text, d.defaclnamespace::regnamespace::text, d.defaclobjtype), d.defaclacl::text, 826, d.oid
        from pg_default_acl d
      union all select x.what, (pg_identify_object(x.class, x.oid, 0)).identity, '', x.class::int, x.oid from (
        select 'operator', 2617::oid, oid from pg_operator where oid >= 16384
        union all select 'cast', 2605::oid, oid from pg_cast where oid >= 16384
        union all select 'collation', 3456::oid, oid from pg_collation where oid >= 16384
        union all select 'operator class', 2616::oid, oid from pg_opclass where oid >= 16384
        union all select 'text search configuration', 3602::oid, oid from pg_ts_config where oid >= 16384
        union all select 'text search dictionary', 3600::oid, oid from pg_ts_dict where oid >= 16384
        union all select 'language', 2612::oid, oid from pg_language where oid >= 16384
      ) x(what, class, oid) where not exists (select from pg_depend d where d.classid = x.class and d.objid = x.oid and d.deptype in ('e', 'i'))
    ) o(what, id, definition, class, oid)`,
  },
]
