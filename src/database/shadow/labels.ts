import { literal } from '../contract/promised.ts'

const name = String.raw`(?:"(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const addsValue = new RegExp(
  String.raw`^\s*alter\s+type\s+(${name}(?:\s*\.\s*${name})?)\s+add\s+value\s+(if\s+not\s+exists\s+)?('(?:[^']|'')*')(?:\s+(before|after)\s+('(?:[^']|'')*'))?\s*$`,
  'i',
)

/**
 * PostgreSQL lets a label that ALTER TYPE … ADD VALUE made be used only after its transaction, because an index could hold it when
 * the transaction is rolled back. Where everything is rolled back, and the session may write the catalog, the label can be put
 * there directly: then a step with a new label is proven in milliseconds instead of seconds. Null for other statements.
 */
export function labelInCatalog(sql: string): string | null {
  const [, type, lenient, label, where, neighbour] = addsValue.exec(sql) ?? []
  if (type === undefined || label === undefined) return null
  // Odd numbers are compared by sort order; even ones PostgreSQL believes to be in order already.
  const body = `declare
  of oid := ${literal(type)}::regtype;
  known boolean := exists (select from pg_enum where enumtypid = of and enumlabel = ${label});
  anchor real := (select enumsortorder from pg_enum where enumtypid = of and enumlabel = ${neighbour ?? 'null'});
  place real;
  number oid;
begin
  if known and ${lenient !== undefined} then return; end if;
  if known then raise exception using errcode = '42710', message = format('enum label "%s" already exists', ${label}); end if;
  if ${neighbour !== undefined} and anchor is null then
    raise exception using errcode = '22023', message = format('"%s" is not an existing enum label', ${neighbour ?? 'null'});
  end if;
  place := ${placeOf(where?.toLowerCase())};
  loop
    number := pg_nextoid('pg_enum', 'oid', 'pg_enum_oid_index');
    exit when number::bigint % 2 = 1;
  end loop;
  insert into pg_enum (oid, enumtypid, enumsortorder, enumlabel) values (number, of, place, ${label});
end`
  return `set local allow_system_table_mods = on; do ${literal(body)}; set local allow_system_table_mods = off`
}

function placeOf(where: string | undefined): string {
  if (where === undefined) {
    return '(select coalesce(max(enumsortorder), 0) + 1 from pg_enum where enumtypid = of)'
  }
  const [nearest, beyond, side] = where === 'before' ? ['max', '- 2', '<'] : ['min', '+ 2', '>']
  return `(select (anchor + coalesce(${nearest}(enumsortorder), anchor ${beyond})) / 2
    from pg_enum where enumtypid = of and enumsortorder ${side} anchor)`
}
