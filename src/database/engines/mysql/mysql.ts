import { ProblemError } from '../../../model/problem-error.ts'
import { valueOrThrow } from '../value-or-throw.ts'
import { mysqlAddress } from './address.ts'

/** One session on a real MySQL or MariaDB. Its address, which may carry a password, is in no error of it. */
export interface MysqlSession extends AsyncDisposable {
  /** Rows by column name, values as the server's text. `values` fill its `?`. One statement. Throws ProblemError. */
  readonly query: (
    sql: string,
    values?: readonly (string | number | null)[],
  ) => Promise<readonly Readonly<Record<string, string | null>>[]>
  /** Whether it is MariaDB. */
  readonly isMariadb: boolean
  /** Name of the database in its address. */
  readonly database: string
}

export interface MysqlOptions {
  /** Name of the database in lastgood.yaml, for problems. */
  readonly name: string
  readonly url: string
  /** The database that names without one mean; null: none. Absent: that of the address. */
  readonly within?: string | null
  /** True: the session refuses to write. */
  readonly readOnly: boolean
  /** One statement takes no longer, nor connecting. */
  readonly seconds: number
}

/** Seconds that a lock is waited for: who holds one is somebody who still uses the table. */
const lockSeconds = 10

/** Connects to a database of an environment. Throws ProblemError. */
export async function openMysql(options: MysqlOptions): Promise<MysqlSession> {
  const { name, url, readOnly, seconds } = options
  const { socket, host, port, user, password, database, encrypted } = valueOrThrow(
    mysqlAddress(url, name),
  )
  const within = options.within === undefined ? database : options.within
  const problem = (error: unknown) => {
    const { message, errno } = error as { message?: string; errno?: number }
    return new ProblemError({
      what: `${message === undefined || message === '' ? 'no answer' : message}${errno === undefined ? '' : ` (${errno})`}`,
      where: `database ${name}`,
      hint: 'See that it runs and that this user may do it, then ask again',
    })
  }
  const { createConnection } = await import('mysql2/promise')
  const driver = await createConnection({
    ...(socket === null ? { host, port } : { socketPath: socket }),
    ...{ user, password },
    ...(within !== null && within !== '' && { database: within }),
    ...(encrypted !== 'no' && { ssl: { rejectUnauthorized: encrypted === 'verified' } }),
    connectTimeout: seconds * 1000,
    charset: 'utf8mb4',
    ...{ multipleStatements: false, dateStrings: true },
    // Without these a server could ask this process for its files (LOAD DATA LOCAL).
    flags: ['-LOCAL_FILES'],
    ...{ supportBigNumbers: true, bigNumberStrings: true },
  } as Parameters<typeof createConnection>[0]).catch((error: unknown) => {
    throw problem(error)
  })
  // Without a listener a connection that dies between two questions would end the process; the next question tells.
  driver.on('error', () => {})
  const query: MysqlSession['query'] = async (sql, values) => {
    try {
      const [rows] =
        values === undefined
          ? await driver.query({ sql, typeCast: asPrinted })
          : await driver.execute(sql, [...values])
      return Array.isArray(rows) ? (rows as Answered[]).map(asText) : []
    } catch (error) {
      throw problem(error)
    }
  }
  const close = async () => {
    await driver.end().catch(() => {})
    driver.destroy()
  }
  try {
    const [said] = await query('select version() as version')
    const isMariadb = /mariadb/i.test(said?.['version'] ?? '')
    const limit = Math.ceil(seconds)
    await query(
      isMariadb
        ? `set session max_statement_time = ${limit}`
        : `set session max_execution_time = ${limit * 1000}`,
    )
    const wait = Math.min(limit, lockSeconds)
    await query(`set session lock_wait_timeout = ${wait}, innodb_lock_wait_timeout = ${wait}`)
    if (readOnly) await query('set session transaction read only')
    return { query, isMariadb, database, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Text as the server prints it: a driver's own idea of dates and decimals would lose what is compared. */
const asPrinted = (field: { readonly string: (encoding?: string) => string | null }) =>
  field.string('utf8')

/** A row as the driver gives it. */
type Answered = Readonly<Record<string, string | number | Buffer | null>>

/** The answers to prepared statements come as numbers, where those to plain ones come as text. */
const asText = (row: Answered) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : value.toString()]),
  )

/** A name as an identifier that cannot be anything else. */
export const backquoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
