import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

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
        stdio: ['ignore', log, log],
      })
      await once(child, 'spawn')
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
}

let boot: string | undefined

function identify(pid: number): ProcessIdentity | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (process.platform !== 'linux') return existsWithoutProc(pid) ? { pid, started: '' } : null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name is in parentheses and may contain anything: fields are counted after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return { pid, started: `${boot}/${fields[19]}` }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH') return null
    throw error
  }
}

function existsWithoutProc(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
