import { list, type Section } from './section.ts'

/** Tables, views, sequences and composite types, with what hangs on them; each as a list of its class, joined by number elsewhere. */
export const relationSections: readonly Section[] = [
  {
    name: 'relations',
    sql: list(
      `c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity, c.relforcerowsecurity,
       c.relreplident, case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
       case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end,
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end`,
      `from rel c where c.relkind in ('r', 'p', 'f', 'v', 'm')`,
    ),
  },
  {
    name: 'columns',
    sql: list(
      `a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated,
       case when a.attcollation not in (0, 100) then a.attcollation::regcollation::text end, a.attstorage, a.attcompression, a.attislocal`,
      `from pg_attribute a where a.attrelid in (select oid from holders) and a.attnum > 0 and not a.attisdropped`,
      `a.attrelid, a.attnum`,
    ),
  },
  {
    name: 'typeTexts',
    sql: list(
      `u.t, u.m, format_type(u.t, u.m)`,
      `from (select distinct a.atttypid, a.atttypmod from pg_attribute a where a.attrelid in (select oid from holders) and a.attnum > 0
         union select typbasetype, typtypmod from pg_type where oid >= 16384 and typtype = 'd'
         union select rngsubtype, -1 from pg_range where rngtypid >= 16384) u(t, m)`,
    ),
  },
  {
    name: 'typeNames',
    sql: list(
      `t.oid, t.typnamespace::regnamespace::text, t.typname, case when t.typcategory = 'A' then t.typelem end,
       case when t.typcollation not in (0, 100) then t.typcollation::regcollation::text end, t.typstorage`,
      `from pg_type t where t.typrelid = 0 or t.oid >= 16384 and t.typtype = 'c'`,
    ),
  },
  {
    name: 'defaults',
    sql: list(`d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid)`, `from pg_attrdef d`),
  },
  {
    name: 'constraints',
    sql: list(
      `k.oid, k.conname, k.conrelid, k.contypid, k.contype, pg_get_constraintdef(k.oid), k.conkey, k.convalidated, k.condeferrable,
       k.condeferred, k.conislocal, k.confrelid, k.confkey`,
      `from pg_constraint k where k.oid >= 16384 and k.connamespace in (select oid from ns) and k.contype <> 't'
       and not (k.contype = 'n' and k.convalidated) and (k.contype <> 'f' or k.conparentid = 0)`,
      `k.conname, k.oid`,
    ),
  },
  {
    name: 'indexes',
    sql: list(
      `i.indexrelid, i.indrelid, x.relname, pg_get_indexdef(i.indexrelid), i.indisunique, i.indisvalid,
       i.indkey::int2[], i.indnkeyatts, i.indpred is not null or i.indexprs is not null,
       case when i.indexprs is not null then (select json_agg(distinct d.refobjsubid) from pg_depend d
         where d.classid = 1259 and d.objid = i.indexrelid and d.refclassid = 1259 and d.refobjid = i.indrelid and d.refobjsubid > 0) end`,
      `from pg_index i join rel x on x.oid = i.indexrelid where not i.indisprimary`,
      `x.relname`,
    ),
  },
  {
    name: 'inherits',
    sql: list(
      `h.inhrelid, h.inhparent`,
      `from pg_inherits h where h.inhrelid in (select oid from holders)`,
      `h.inhrelid, h.inhseqno`,
    ),
  },
  {
    name: 'triggers',
    sql: list(
      `t.oid, t.tgrelid, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled`,
      `from pg_trigger t where t.tgrelid in (select oid from holders) and not t.tgisinternal and t.tgparentid = 0`,
      `t.tgname`,
    ),
  },
  {
    name: 'rules',
    sql: list(
      `r.oid, r.ev_class, r.rulename, pg_get_ruledef(r.oid), r.ev_enabled`,
      `from pg_rewrite r where r.ev_class in (select oid from holders) and r.rulename <> '_RETURN'`,
      `r.rulename`,
    ),
  },
  {
    name: 'policies',
    sql: list(
      `p.oid, p.polrelid, p.polname, p.polpermissive, p.polcmd,
       (select json_agg(case when o = 0 then 'PUBLIC' else o::regrole::text end) from unnest(p.polroles) o),
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)`,
      `from pg_policy p where p.polrelid in (select oid from holders)`,
      `p.polname`,
    ),
  },
  {
    name: 'sequences',
    sql: list(
      `c.oid, c.relnamespace, c.relname, concat_ws(' ', format_type(s.seqtypid, null), 'START', s.seqstart, 'INCREMENT', s.seqincrement,
       'MINVALUE', s.seqmin, 'MAXVALUE', s.seqmax, 'CACHE', s.seqcache, case when s.seqcycle then 'CYCLE' else 'NO CYCLE' end),
       pg_sequence_last_value(c.oid)::text`,
      `from rel c join pg_sequence s on s.seqrelid = c.oid`,
    ),
  },
  {
    name: 'sequenceOwners',
    sql: list(
      `o.objid, o.refobjid, o.refobjsubid, o.deptype`,
      `from pg_depend o where o.classid = 1259 and o.objid >= 16384 and o.objsubid = 0 and o.refclassid = 1259 and o.refobjsubid > 0
       and o.deptype in ('a', 'i')`,
    ),
  },
]
