import type { Io } from '../host/io.ts'
import type { DatabaseConfig } from '../model/config.ts'
import { hide } from '../model/hide.ts'
import { ProblemError } from '../model/problem-error.ts'

/** A command that lastgood.yaml names for a database. */
export interface OwnCommand {
  readonly argv: readonly string[]
  readonly withinSeconds: number
  /** What it does, for people: `stops what writes to main`. */
  readonly does: string
  /** Where it stands in the file: `restore.writers`. */
  readonly key: string
  readonly environment: string
  /** Folder that it runs in, that of lastgood.yaml; null: the present one. */
  readonly folder: string | null
  /** Beside LASTGOOD_ENVIRONMENT and LASTGOOD_DATABASE. */
  readonly env: Readonly<Record<string, string>>
  /** Values that may be in no message, beside the database's addresses. */
  readonly secrets: readonly string[]
}

/** Runs it without a shell. Returns what it printed; throws ProblemError, without secrets, unless it ends with 0 in time. */
export async function runOwnCommand(
  { argv, withinSeconds, does, key, environment, folder, env, secrets }: OwnCommand,
  { name, url, admin }: DatabaseConfig,
  io: Pick<Io, 'exec'>,
): Promise<string> {
  const done = await io.exec(argv, {
    env: { LASTGOOD_ENVIRONMENT: environment, LASTGOOD_DATABASE: name, ...env },
    timeoutSeconds: withinSeconds,
    ...(folder === null ? {} : { cwd: folder }),
  })
  if (done.code === 0) return done.stdout
  const hidden = [url, admin ?? '', ...secrets].flatMap(withPassword)
  const said = hide(done.stderr.trim().split('\n').at(-1) ?? '', hidden).slice(0, 300)
  const how = done.timedOut ? `did not end within ${withinSeconds} s` : `ended with ${done.code}`
  throw new ProblemError({
    what: `The command that ${does} (${argv[0] ?? ''}) ${how}${said === '' ? '' : `: ${said}`}`,
    where: `${key} of database ${name}`,
    hint: 'See what it wants by running it yourself',
  })
}

const withPassword = (text: string) => [text, URL.parse(text)?.password ?? '']
