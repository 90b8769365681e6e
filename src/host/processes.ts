import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { familyOf, identify, usersOf } from './process-table.ts'

/**
 * A process that cannot be mistaken for another that later got the same number: `started` is the kernel's start
 * time of it together with the boot it belongs to (Linux), or empty where the system does not tell.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly started: string
}

export interface DetachedOptions {
  readonly cwd: string
  /** The whole environment of the new process, not an addition. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** File that standard output and error are appended to. */
  readonly log: string
  /** Given on standard input, which is closed after it: for secrets, which must not stand in a file or an argument. */
  readonly input?: string
}

/** Processes that outlive lastgood. */
export interface Processes {
  /** Starts `argv` in a session of its own, so that it survives this process and its terminal. */
  startDetached(argv: readonly string[], options: DetachedOptions): Promise<ProcessIdentity>
  /** Who has this number now, or null. */
  identify(pid: number): ProcessIdentity | null
  /** Whether exactly this process still lives (a zombie does not). */
  alive(identity: ProcessIdentity): boolean
  /** Sends a signal to exactly this process, or to the group it leads; false when it is gone. */
  signal(identity: ProcessIdentity, signal: NodeJS.Signals, group?: boolean): boolean
  /**
   * Everything alive that belongs to a program: the members of the process group `group` (while its leader is known
   * to live or to have lived a moment ago, else null), and whatever was started with `name=value` in its environment
   * (Linux; elsewhere only the group is seen).
   */
  family(group: number | null, name: string, value: string): readonly ProcessIdentity[]
  /**
   * Who has one of these files open (real paths), for people, this process and its children aside. Those of other users are seen by
   * root only. Null where the system does not tell.
   */
  usersOf(files: readonly string[]): readonly string[] | null
}

export const processes: Processes = {
  async startDetached(argv, options) {
    const [program, ...args] = argv
    if (program === undefined) throw new Error('startDetached: empty argument vector')
    mkdirSync(dirname(options.log), { recursive: true })
    const log = openSync(options.log, 'a', 0o600)
    try {
      const child = spawn(program, args, {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: [options.input === undefined ? 'ignore' : 'pipe', log, log],
      })
      await once(child, 'spawn')
      if (options.input !== undefined) await give(child.stdin, options.input)
      child.unref()
      return identify(child.pid ?? 0) ?? { pid: child.pid ?? 0, started: '' }
    } finally {
      closeSync(log)
    }
  },
  identify,
  alive: (identity) => {
    const now = identify(identity.pid)
    return now !== null && now.started === identity.started
  },
  signal(identity, signal, group = false) {
    if (!processes.alive(identity)) return false
    try {
      process.kill(group ? -identity.pid : identity.pid, signal)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
      throw error
    }
  },
  family: familyOf,
  usersOf,
}

/** Resolves when the text is on its way; a reader that died meanwhile is found out by asking whether it lives. */
function give(stream: Writable | null, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream?.on('error', () => resolve())
    stream?.end(text, () => resolve())
  })
}
