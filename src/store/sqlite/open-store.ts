import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Io } from '../../host/io.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { applied, migrate, missingMigrations } from '../migrations/migrate.ts'
import { statements } from '../statements.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { connect, connectSnapshot, tableNames } from './connect.ts'
import { sqliteKysely } from './dialect.ts'
import { guarded } from './problems.ts'

/** Opens or makes the file, its schema up to date. Throws SQLite's and the system's errors as they are, or ProblemError. */
export async function openStore(file: string, io: Io, busySeconds: number): Promise<Store> {
  await makeFile(file, io)
  const database = await connect(file, busySeconds)
  const db = sqliteKysely(database)
  try {
    await bringUpToDate(database, db, file, io)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    db,
    statements: statements(db),
    io,
    name: file,
    guarded: (work) => guarded(file, work),
    snapshot: async (work) => {
      const reading = await connectSnapshot(file, busySeconds)
      try {
        return await work(sqliteKysely(reading))
      } finally {
        reading.close()
      }
    },
    close: async () => {
      if (database.isOpen) database.close()
    },
  }
}

async function makeFile(file: string, io: Io): Promise<void> {
  const found = await io.files.stat(file)
  if (found !== null && found.size > 0) return
  const log = await io.files.stat(`${file}-wal`)
  if (log !== null && log.size > 0) {
    // SQLite would drop the log of an empty file, and with it what may be the last of this ledger.
    throw new ProblemError({
      what: 'The ledger is empty, but its write-ahead log is not: it was truncated; both were left as they are',
      where: file,
      hint: `Restore it from a backup, or move both away (${file}, ${file}-wal) to begin a new one`,
    })
  }
  if (found !== null) return
  const folder = dirname(file)
  await io.files.makeDirectory(folder, 0o700)
  await io.files.createNew(join(folder, '.gitignore'), '*\n')
  await io.files.createNew(file, '', 0o600)
}

async function bringUpToDate(database: DatabaseSync, db: Db, file: string, io: Io): Promise<void> {
  const names = tableNames(database)
  if (names.length > 0 && !names.includes('lastgood_migrations')) {
    throw new ProblemError({
      what: 'This is a database of something else, not a ledger; it was left as it is',
      where: file,
      hint: `Move it away (mv ${file} ${file}.other) to begin a new ledger`,
    })
  }
  if (names.length > 0 && missingMigrations(await applied(db), file).length === 0) return
  await migrate(db, file, () => io.clock.now())
}
