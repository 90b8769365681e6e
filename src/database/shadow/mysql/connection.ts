import type { Connection as Driver } from 'mysql2/promise'
import type { SqlFailure } from '../../proof.ts'
import { ShadowGone, type Answer, type Ran, type Rows } from '../../session.ts'

/** Where a connection goes. A password in it is never shown. */
export interface Place {
  /** Absolute path of a socket, or host and port. */
  readonly socket?: string
  readonly host?: string
  readonly port?: number
  readonly user: string
  readonly password?: string
  readonly database?: string
}

/** Seconds for a connection to come up. */
const connectSeconds = 10

interface DriverError {
  readonly code?: string
  readonly errno?: number
  readonly sqlState?: string
  readonly message: string
}

/** Whether the server itself said so, with a number; otherwise something between it and us broke. */
const isDatabaseError = (error: unknown): error is Required<DriverError> =>
  error instanceof Error &&
  typeof (error as DriverError).errno === 'number' &&
  typeof (error as DriverError).sqlState === 'string'

/** The server ended this connection: killed (1927, 3169), shutting down (1053), lost (2006, 2013), too long idle (4031). */
const ending = new Set([1053, 1927, 2006, 2013, 3169, 4031])

/** One connection to a MySQL or MariaDB server. Errors that are not the database's own mean that it is gone. */
export class Connection {
  readonly #driver: Driver
  readonly #place: Place
  #gone = false

  private constructor(driver: Driver, place: Place) {
    this.#driver = driver
    this.#place = place
    // Else Node ends the process when a server goes away between two questions.
    driver.on('error', () => (this.#gone = true))
  }

  /** @throws Error of the driver; its message holds no password */
  static async open(place: Place): Promise<Connection> {
    const { createConnection } = await import('mysql2/promise')
    const { socket, host, port, user, password, database } = place
    const driver = await createConnection({
      ...(socket === undefined ? { host, port } : { socketPath: socket }),
      user,
      ...(password !== undefined && { password }),
      ...(database !== undefined && { database }),
      connectTimeout: connectSeconds * 1000,
      charset: 'utf8mb4',
      timezone: 'Z',
      multipleStatements: false,
      // Without these a server could ask this process for its files (LOAD DATA LOCAL).
      flags: ['-LOCAL_FILES'],
      // Text as the server prints it: a driver's own idea of dates and decimals would lose what is compared.
      typeCast: (field, _next) => field.string('utf8'),
    } as Parameters<typeof createConnection>[0])
    return new Connection(driver, place)
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Number of this connection on the server. */
  get id(): number {
    return this.#driver.threadId
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<Answer<Rows>> {
    if (this.#gone) throw new ShadowGone('the shadow server ended the connection')
    try {
      const [result] =
        parameters.length > 0
          ? await this.#driver.execute(sql, [...parameters] as string[])
          : await this.#driver.query(sql)
      // CALL answers with lists of rows, and what it touched behind them.
      if (!Array.isArray(result)) {
        return { state: 'ok', value: { rows: [], touched: result.affectedRows } }
      }
      const rows = Array.isArray(result[0]) ? result[0] : result
      return { state: 'ok', value: { rows: rows as Rows['rows'], touched: 0 } }
    } catch (error) {
      if (!isDatabaseError(error) || ending.has(error.errno)) {
        this.#gone = true
        throw new ShadowGone('the shadow server ended the connection')
      }
      return { state: 'failed', failure: failureOf(error, sql) }
    }
  }

  async runEach(statements: readonly string[]): Promise<Ran> {
    for (const [done, sql] of statements.entries()) {
      const answer = await this.query(sql)
      if (answer.state === 'failed') return { done, failure: answer.failure }
    }
    return { done: statements.length, failure: null }
  }

  /** As a new connection has it: no settings, temporary tables, locks or open transaction of before. */
  async reset(): Promise<void> {
    const { user, password, database } = this.#place
    try {
      await this.#driver.changeUser({
        user,
        ...(password !== undefined && { password }),
        ...(database !== undefined && { database }),
      })
    } catch {
      this.#gone = true
      throw new ShadowGone('the shadow server ended the connection')
    }
  }

  async close(): Promise<void> {
    this.#gone = true
    await this.#driver.end().catch(() => undefined)
    this.#driver.destroy()
  }
}

/** Of a syntax error the server tells the line, `… near 'x' at line 3`. */
function failureOf({ errno, message }: Required<DriverError>, sql: string): SqlFailure {
  const line = /\bat line (\d+)$/.exec(message)?.[1]
  const lines = sql.split('\n').length
  return {
    code: String(errno),
    message,
    line: line === undefined ? null : Math.min(Number(line), lines),
  }
}
