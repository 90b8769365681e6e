import type { Client } from 'pg'
import { ShadowGone, type Answer, type Ran, type Rows } from '../../session.ts'
import { isDatabaseError, sqlFailure } from '../failure.ts'
import { asText, parsers } from '../values.ts'

/** Where a connection goes. */
export interface Place {
  /** `postgres://…`; may carry a password, and is never shown. */
  readonly url: string
  /** Instead of what the URL says. */
  readonly database?: string
  readonly user?: string
  readonly password?: string
}

/** Seconds for a connection to come up. */
const connectSeconds = 10

/** One connection to a PostgreSQL server. Errors that are not the database's own mean that it is gone. */
export class Connection {
  readonly #client: Client
  #gone = false

  private constructor(client: Client) {
    this.#client = client
    // Else Node ends the process when a server goes away between two questions.
    client.on('error', () => (this.#gone = true))
  }

  /** @throws Error of the driver; its message holds no password */
  static async open(place: Place): Promise<Connection> {
    const { Client } = await import('pg')
    const client = new Client({
      connectionString: addressOf(place),
      connectionTimeoutMillis: connectSeconds * 1000,
      application_name: 'lastgood shadow',
      keepAlive: true,
      types: { getTypeParser: (type: number) => parsers[type] ?? asText },
    })
    const connection = new Connection(client)
    await client.connect()
    return connection
  }

  get gone(): boolean {
    return this.#gone
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<Answer<Rows>> {
    try {
      // With parameters the server takes one statement only, and without it takes a whole script.
      const result = await this.#client.query<Record<string, unknown>>(
        sql,
        parameters.length > 0 ? [...parameters] : undefined,
      )
      const last = Array.isArray(result) ? (result as (typeof result)[]).at(-1) : result
      const reads = last?.command === 'SELECT'
      return {
        state: 'ok',
        value: { rows: last?.rows ?? [], touched: reads ? 0 : (last?.rowCount ?? 0) },
      }
    } catch (error) {
      // 57P01 and its like: the server ended this connection.
      const ended =
        isDatabaseError(error) && String((error as { code?: unknown }).code).startsWith('57P')
      if (this.#gone || ended || !isDatabaseError(error)) {
        this.#gone = true
        throw new ShadowGone('the shadow server ended the connection')
      }
      return { state: 'failed', failure: sqlFailure(error, sql) }
    }
  }

  async runEach(statements: readonly string[]): Promise<Ran> {
    for (const [done, sql] of statements.entries()) {
      const answer = await this.query(sql)
      if (answer.state === 'failed') return { done, failure: answer.failure }
    }
    return { done: statements.length, failure: null }
  }

  /** Number of the server's process for this connection. */
  async backend(): Promise<number> {
    const answer = await this.query('select pg_backend_pid() as pid')
    return answer.state === 'ok' ? Number(answer.value.rows[0]?.pid) : 0
  }

  async close(): Promise<void> {
    this.#gone = true
    await this.#client.end().catch(() => undefined)
  }
}

/** Names behind the question mark win in the driver; a URL without a host (a socket) takes no user before it. */
function addressOf({ url, database, user, password }: Place): string {
  const address = new URL(url)
  if (database !== undefined) address.pathname = `/${encodeURIComponent(database)}`
  if (user !== undefined) address.searchParams.set('user', user)
  if (password !== undefined) address.searchParams.set('password', password)
  return address.href
}
