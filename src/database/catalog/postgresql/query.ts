import { objectSections } from './query-objects.ts'
import { relationSections } from './query-relations.ts'
import { underFixedSettings } from './settings.ts'

/**
 * Objects of users: below 16384 stand only those of `initdb`, except the schema `public`. What an extension brought along is
 * named by the extension alone.
 */
const prelude = `
with ext as materialized (
  select classid, objid from pg_catalog.pg_depend where deptype = 'e'
), ns as materialized (
  select oid, nspname, nspowner, nspacl from pg_catalog.pg_namespace
  where nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'
    and oid not in (select objid from ext where classid = 2615)
), rel as materialized (
  select * from pg_catalog.pg_class where oid >= 16384 and relnamespace in (select oid from ns)
    and oid not in (select objid from ext where classid = 1259)
), holders as materialized (
  select oid from rel where relkind in ('r', 'p', 'f', 'v', 'm', 'c')
)`

const fields = [...relationSections, ...objectSections].map(
  ({ name, sql }) => `'${name}', (${sql})`,
)

/**
 * One statement that gives everything as one JSON text in the column `got`. It joins next to nothing: the catalogs of a young
 * database have no statistics, and joining here costs more than joining by number afterwards.
 */
export const catalogQuery = underFixedSettings(
  `pg_catalog.json_build_object('version', pg_catalog.current_setting('server_version_num')::int,
    ${fields.join(',\n    ')})::text`,
  prelude,
)
