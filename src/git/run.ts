import type { ExecResult } from '../host/exec.ts'
import type { Io } from '../host/io.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import { gitEnvironment } from './environment.ts'
import { gitProblem } from './failure.ts'

export interface RunOptions {
  readonly input?: string
  /** 60 when absent. */
  readonly timeoutSeconds?: number
}

/** Runs git in one folder. `argv` begins with `git`. */
export interface GitRunner {
  readonly folder: string
  /** How it ended, whatever the exit code. */
  run(argv: readonly string[], options?: RunOptions): Promise<ExecResult>
  /** Standard output of a git that exits 0, else a Problem made of what it said. */
  text(argv: readonly string[], options?: RunOptions): Promise<Result<string>>
}

/** Bytes of output after which an answer counts as too long, instead of being read as if it were whole. */
const maxBytes = 512 * 1024 * 1024

/** A runner of git in `folder`, with a clean environment. */
export function gitRunner(folder: string, io: Io): GitRunner {
  const run: GitRunner['run'] = (argv, options = {}) =>
    io.exec(argv, { cwd: folder, env: gitEnvironment, maxBytes, ...options })
  return {
    folder,
    run,
    async text(argv, options) {
      const result = await run(argv, options)
      if (result.code !== 0) return fail(gitProblem(argv, folder, result))
      if (result.stdout.length < maxBytes / 4) return ok(result.stdout)
      return fail({
        what: 'git answered with more than can be read at once',
        where: `${argv.slice(0, 2).join(' ')} in ${folder}`,
        hint: 'Narrow the tag pattern or the paths in lastgood.yaml',
      })
    },
  }
}
