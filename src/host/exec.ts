import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface ExecOptions {
  readonly cwd?: string
  /** Added to this process's environment; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  /** A file given on standard input instead of `input`, whatever its size. Rejects when it cannot be opened. */
  readonly inputFile?: string
  /** Killed after so many seconds; 60 when absent. */
  readonly timeoutSeconds?: number
  /** Output is cut after so many bytes per stream; 64 MiB when absent. */
  readonly maxBytes?: number
  /** Ends whatever the program left running in its process group, as soon as it ended itself. */
  readonly endGroup?: boolean
}

/** How a process ended. Any exit code is a result, not an exception. */
export interface ExecResult {
  /** Exit code; 127 when the program is not there, 124 when it took too long, 128+n for signal n. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

/** Runs a program with an argument vector. Never a shell: nothing in `argv` is interpreted. */
export type Execute = (argv: readonly string[], options?: ExecOptions) => Promise<ExecResult>

export const execute: Execute = (argv, options = {}) =>
  new Promise((resolve) => {
    const [program, ...args] = argv
    if (program === undefined) throw new Error('exec: empty argument vector')
    const limit = options.maxBytes ?? 64 * 1024 * 1024
    const file = options.inputFile === undefined ? null : openSync(options.inputFile, 'r')
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ? { ...process.env, ...options.env } : process.env,
      // A group of its own: Ctrl-C is for lastgood to act on, and a deadline ends grandchildren too.
      detached: process.platform !== 'win32',
      stdio: [file ?? (options.input === undefined ? 'ignore' : 'pipe'), 'pipe', 'pipe'],
    })
    if (file !== null) closeSync(file) // the child has its own
    const out = collect(limit)
    const err = collect(limit)
    let timedOut = false
    const timer = setTimeout(
      () => {
        timedOut = true
        killGroup(child)
        // Whoever else was given the pipes (ssh gives them to its shared connection) must not keep us waiting.
        child.stdout?.destroy()
        child.stderr?.destroy()
      },
      (options.timeoutSeconds ?? 60) * 1000,
    )
    const finish = (code: number, extra = '') => {
      clearTimeout(timer)
      resolve({ code, stdout: out.text(), stderr: err.text() + extra, timedOut })
    }
    child.stdout?.on('data', out.add)
    child.stderr?.on('data', err.add)
    child.stdin?.on('error', () => {}) // the program closed its input: its exit code tells why
    child.stdin?.end(options.input)
    child.on('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ENOENT' ? 127 : 126, error.message),
    )
    if (options.endGroup === true) child.on('exit', () => killGroup(child))
    child.on('close', (code, signal) => finish(timedOut ? 124 : (code ?? (signal ? 137 : 1))))
  })

/** Ends a process with everything it started. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch (error) {
    // EPERM: what still runs there belongs to another user.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function collect(limit: number) {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add: (chunk: Buffer) => {
      if (size < limit) chunks.push(chunk.subarray(0, limit - size))
      size += chunk.length
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
