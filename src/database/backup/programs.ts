import type { Io } from '../../host/io.ts'
import { ProblemError } from '../../model/problem-error.ts'

export interface Program {
  readonly argv: readonly string[]
  /** Added to the environment; where passwords stand. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Given on standard input. */
  readonly inputFile?: string
  readonly withinSeconds: number
  /** Name of the database in lastgood.yaml, for problems. */
  readonly database: string
  /** Debian's package that has the program, for who must install it. */
  readonly from: string
}

/** Runs a database's own program to its end. Throws ProblemError with the last it said, never with a password. */
export async function runProgram(io: Io, program: Program): Promise<string> {
  const { argv, env, inputFile, withinSeconds, database, from } = program
  const [name = ''] = argv
  const input = inputFile === undefined ? {} : { inputFile }
  const limits = { timeoutSeconds: withinSeconds, maxBytes: 1024 * 1024 }
  const done = await io.exec(argv, { env, ...input, ...limits })
  if (done.code === 0) return done.stdout
  const where = `${name}, database ${database}`
  if (done.code === 127 && !done.timedOut) {
    const hint = `Install it (Debian: ${from}), in the version of the server or a newer one`
    throw new ProblemError({ what: `${name} is not there`, where, hint })
  }
  const password = env['PGPASSWORD'] ?? env['MYSQL_PWD'] ?? ''
  const said = (password === '' ? done.stderr : done.stderr.replaceAll(password, '***'))
    .split('\n')
    // Rulers, and warnings of options that belong to the other family of programs.
    .filter((line) => !/^(?:-*|Warning: .* unknown (?:variable|option) .*)$/.test(line.trim()))
    .slice(-3)
    .join(' / ')
  throw new ProblemError({
    what: done.timedOut
      ? `${name} was not finished after ${withinSeconds} s`
      : `${name} failed: ${said === '' ? `exit code ${done.code}` : said}`,
    where,
    hint: done.timedOut
      ? 'Give it longer: backup: {within: 3h} of the database in lastgood.yaml'
      : 'Nothing was changed by it. Mend what it says, then again',
  })
}
