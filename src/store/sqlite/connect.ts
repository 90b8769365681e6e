import type { DatabaseSync } from 'node:sqlite'

/** Opens a ledger file. `busySeconds`: how long a statement waits for another process's lock. Throws SQLite's errors. */
export async function connect(file: string, busySeconds: number): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, {
    timeout: Math.round(busySeconds * 1000),
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  })
  try {
    // Changing the mode needs the file alone, so it is asked first: only a new ledger changes it.
    const mode = database.prepare('pragma journal_mode').get()
    if (mode?.['journal_mode'] !== 'wal') database.exec('pragma journal_mode = wal')
    // An append that was answered has reached the disk, not only the system's cache.
    database.exec('pragma synchronous = full')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The same file for one long reading: it sees one state throughout and keeps no writer waiting. */
export async function connectSnapshot(file: string, busySeconds: number): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, {
    timeout: Math.round(busySeconds * 1000),
    readOnly: true,
  })
  database.exec('begin')
  return database
}

/** How many tables of anybody's the file has: 0 in a new one. */
export function tableNames(database: DatabaseSync): readonly string[] {
  const rows = database.prepare(`select name from sqlite_master where type = 'table'`).all()
  return rows.map((row) => String(row['name']))
}
