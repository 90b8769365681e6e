import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Everything held here: a database that nobody refers to would be closed, and its lock lost, at any time. */
const held = new Set<DatabaseSync>()

/** Held until `release` or the death of this process, whichever comes first. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock at `path` (an absolute path of a file used for nothing else; made when missing), or null when
 * anybody holds it, this process included. The kernel keeps it (an exclusive transaction of an empty SQLite
 * database), so that it goes with the process: kill -9 leaves nothing to clean up, and the file may stay. Child
 * processes do not inherit it. Throws when the file cannot be made or is no lock.
 *
 * Danger: POSIX drops the locks of a process on a file when it closes *any* handle of that file, so nobody may read
 * it by other means; and a removed lock file can be taken a second time.
 */
export function acquireLock(path: string): Lock | null {
  mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  held.add(database)
  return {
    release() {
      if (held.delete(database)) database.close()
    },
  }
}

/** SQLITE_BUSY (5) and its extended codes. */
function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === 5
}
