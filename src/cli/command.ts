import type { Io } from '../host/io.ts'
import type { Problem } from '../model/problem.ts'
import type { ExitCode } from './exit.ts'
import type { Ui } from './ui.ts'

/** What every command is handed. */
export interface Cli {
  readonly io: Io
  readonly ui: Ui
  /** Absolute folder in which the command was typed. */
  readonly cwd: string
  /** Aborted by the first Ctrl-C (or SIGTERM): stop at the next step boundary. */
  readonly interrupted: AbortSignal
}

/** How a command ends. The document is what `--json` prints, with `exit` and `problems` added. */
export interface End {
  readonly exit: ExitCode
  readonly document: Readonly<Record<string, unknown>>
  readonly problems?: readonly Problem[]
}

/** Ends with problems and nothing else. */
export function ended(exit: ExitCode, problems: readonly Problem[]): End {
  return { exit, document: {}, problems }
}
