import type { DatabaseSync } from 'node:sqlite'
import { CompiledQuery, Kysely, SqliteAdapter, SqliteDriver } from 'kysely'
import { SqliteIntrospector, SqliteQueryCompiler, type DatabaseConnection } from 'kysely'
import type { Db, Tables } from '../tables.ts'
import { asKyselyDatabase } from './adapter.ts'

/** Kysely over a node:sqlite connection. What SQLite does differently from other databases is in this folder only. */
export function sqliteKysely(database: DatabaseSync): Db {
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new ImmediateDriver(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  })
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    super({ database: asKyselyDatabase(database) })
    this.#database = database
  }

  // A transaction that reads first and writes later cannot wait for another writer (SQLITE_BUSY_SNAPSHOT): the write
  // lock is taken at once, where the busy timeout works.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  // SQLite rolls back by itself when the disk is full: a second rollback would hide that error behind its own.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
}
