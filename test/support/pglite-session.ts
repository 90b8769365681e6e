import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import type { SqlFailure } from '../../src/database/proof.ts'
import type { Session } from '../../src/database/session.ts'

/** A session on a PostgreSQL of its own, in this process. Takes seconds to make: one per test file. */
export async function pgliteSession(
  extensions: PGliteOptions['extensions'] = {},
): Promise<Session & AsyncDisposable> {
  const database = await PGlite.create({ extensions })
  const failed = (error: unknown): { state: 'failed'; failure: SqlFailure } => {
    const { code, message } = error as { code?: string; message: string }
    if (code === undefined) throw error
    return { state: 'failed', failure: { code, message, line: null } }
  }
  return {
    dialect: 'postgresql',
    version: 'PostgreSQL (PGlite)',
    run: async (sql) => {
      try {
        await database.exec(sql)
        return { state: 'ok', value: null }
      } catch (error) {
        return failed(error)
      }
    },
    runEach: async (statements) => {
      for (const [done, sql] of statements.entries()) {
        try {
          await database.exec(sql)
        } catch (error) {
          return { done, failure: failed(error).failure }
        }
      }
      return { done: statements.length, failure: null }
    },
    query: async (sql, parameters = []) => {
      try {
        const result = await database.query<Record<string, unknown>>(sql, [...parameters])
        return { state: 'ok', value: { rows: result.rows, touched: result.affectedRows ?? 0 } }
      } catch (error) {
        return failed(error)
      }
    },
    [Symbol.asyncDispose]: () => database.close(),
  }
}
