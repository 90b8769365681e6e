import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { mysqlAddress } from '../../engines/mysql/address.ts'
import { valueOrThrow } from '../../engines/value-or-throw.ts'
import { runProgram } from '../programs.ts'

export interface Client {
  /** Name of the database in lastgood.yaml. */
  readonly name: string
  readonly url: string
  /** Whether the server is MariaDB: each has programs of its own that know it best. */
  readonly isMariadb: boolean
  readonly withinSeconds: number
}

const names = {
  dump: ['mariadb-dump', 'mysqldump'],
  load: ['mariadb', 'mysql'],
} as const

/**
 * Runs one of the engine's own programs: the server's first, else the other family's. The password reaches it by its environment:
 * on a command line everybody on the machine could read it. Throws ProblemError with the last it said.
 */
export async function runClient(
  io: Io,
  what: 'dump' | 'load',
  client: Client,
  args: readonly string[],
  inputFile?: string,
): Promise<string> {
  const { name, url, isMariadb, withinSeconds } = client
  const { host, port, socket, user, password, encrypted } = valueOrThrow(mysqlAddress(url, name))
  const place =
    socket === null
      ? [`--host=${host}`, `--port=${port}`, '--protocol=tcp']
      : [`--socket=${socket}`, '--protocol=socket']
  // What one family does not know it passes over (`loose`).
  const secure =
    encrypted === 'no'
      ? []
      : encrypted === 'yes'
        ? ['--loose-ssl-mode=REQUIRED', '--loose-ssl']
        : ['--loose-ssl-mode=VERIFY_IDENTITY', '--loose-ssl', '--loose-ssl-verify-server-cert']
  const [mariadb, mysql] = names[what]
  const programs = isMariadb ? [mariadb, mysql] : [mysql, mariadb]
  let missing: unknown
  for (const program of programs) {
    try {
      return await runProgram(io, {
        // No file of the caller's own may lead it to another server.
        argv: [program, '--no-defaults', ...place, `--user=${user}`, ...secure, ...args],
        // Debugging and histories of the client's own would write what passes by.
        env: { MYSQL_PWD: password, MYSQL_HISTFILE: '/dev/null', MYSQL_HOST: undefined },
        ...(inputFile === undefined ? {} : { inputFile }),
        ...{ withinSeconds, database: name, from: 'mariadb-client' },
      })
    } catch (error) {
      if (!(error instanceof ProblemError) || !/ is not there$/.test(error.problem.what))
        throw error
      missing ??= error
    }
  }
  throw missing
}
