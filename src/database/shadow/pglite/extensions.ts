import type { Extension } from '@electric-sql/pglite'

/**
 * The extensions that PGlite brings along and that schemas use, by PostgreSQL's names. Left out: what reads files (file_fdw) or
 * looks inside the server (pageinspect and the like).
 */
const known: readonly string[] = [
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'moddatetime',
  'pg_stat_statements',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
]

/** Whether PGlite can have this extension. */
export const canHave = (name: string): boolean => known.includes(name)

/** Loads all of them: it costs a sixth of a second, where opening the database anew for one that is met later costs several. */
export async function loadExtensions(): Promise<Record<string, Extension>> {
  const loaded: Record<string, Extension> = {}
  for (const name of known) {
    const file = name.replaceAll('-', '_')
    const module = (await import(`@electric-sql/pglite/contrib/${file}`)) as Record<
      string,
      Extension | undefined
    >
    const extension = module[file]
    if (extension !== undefined) loaded[file] = extension
  }
  return loaded
}
