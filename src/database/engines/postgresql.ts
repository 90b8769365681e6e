import { ProblemError } from '../../model/problem-error.ts'

/** One session on a real PostgreSQL. Its address, which may carry a password, is in no error of it. */
export interface PostgresSession extends AsyncDisposable {
  /** Rows by column name. `values` fill `$1`, `$2` …; without them `sql` may be several statements. Throws ProblemError. */
  readonly query: (
    sql: string,
    values?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

export interface PostgresOptions {
  /** Name of the database in lastgood.yaml, for problems. */
  readonly name: string
  readonly url: string
  /** True: the session refuses to write (`default_transaction_read_only`). */
  readonly readOnly: boolean
  /** One statement takes no longer, nor connecting. */
  readonly seconds: number
}

/** Connects to a database of an environment. Throws ProblemError. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresSession> {
  const { name, url, readOnly, seconds } = options
  const { Client } = await import('pg')
  const problem = (error: unknown, code: string) =>
    new ProblemError({
      what: `${error instanceof Error && error.message !== '' ? error.message : 'no answer'}${code}`,
      where: `database ${name}`,
      hint: 'See that it runs and that this user may do it, then ask again',
    })
  const milliseconds = Math.ceil(seconds * 1000)
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: milliseconds,
    statement_timeout: milliseconds,
    lock_timeout: milliseconds,
    application_name: 'lastgood',
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  })
  // Without a listener a connection that dies between two questions would end the process; the next question tells.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => {})
    throw problem(error, '')
  }
  return {
    async query(sql, values) {
      try {
        const done = await client.query<Record<string, unknown>>(
          sql,
          values === undefined ? undefined : [...values],
        )
        return done.rows
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
        throw problem(error, code)
      }
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** A name as an identifier that cannot be anything else. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
