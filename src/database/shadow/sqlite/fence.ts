import { constants, type DatabaseSync } from 'node:sqlite'

/** Pragmas that reach beyond this database: where its files are, memory of the whole process, the schema as raw text. */
const ignored = new Set([
  'data_store_directory',
  'hard_heap_limit',
  'soft_heap_limit',
  'temp_store',
  'temp_store_directory',
  'writable_schema',
])

const refusedFunctions = new Set(['load_extension', 'fts3_tokenizer'])

/**
 * Leaves SQL no way out of an in-memory database. ATTACH is how every other file is reached, `VACUUM INTO` included; the plain
 * VACUUM attaches a nameless one.
 */
export function fence(database: DatabaseSync): void {
  const { SQLITE_OK, SQLITE_DENY, SQLITE_IGNORE, SQLITE_ATTACH, SQLITE_PRAGMA, SQLITE_FUNCTION } =
    constants
  database.setAuthorizer((action, first, second) => {
    if (action === SQLITE_ATTACH) {
      return first === '' || first === ':memory:' ? SQLITE_OK : SQLITE_DENY
    }
    if (action === SQLITE_PRAGMA) {
      return ignored.has(first?.toLowerCase() ?? '') ? SQLITE_IGNORE : SQLITE_OK
    }
    if (action === SQLITE_FUNCTION) {
      return refusedFunctions.has(second?.toLowerCase() ?? '') ? SQLITE_DENY : SQLITE_OK
    }
    return SQLITE_OK
  })
}
