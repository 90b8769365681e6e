import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessIdentity } from './processes.ts'

interface Row extends ProcessIdentity {
  readonly group: number
}

const linux = process.platform === 'linux'
let boot: string | undefined

/** Who has this number now, or null; zombies are nobody. */
export function identify(pid: number): ProcessIdentity | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (!linux) return signalable(pid) ? { pid, started: '' } : null
  const row = readRow(pid)
  return row && { pid, started: row.started }
}

/** See Processes.family. */
export function familyOf(
  group: number | null,
  name: string,
  value: string,
): readonly ProcessIdentity[] {
  if (!linux) return group !== null && signalable(-group) ? [{ pid: group, started: '' }] : []
  const mark = `${name}=${value}`
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readRow(Number(entry)))
    .filter((row) => row !== null)
    .filter((row) => row.group === group || carries(row.pid, mark))
    .map(({ pid, started }) => ({ pid, started }))
}

/** One line of the process table (proc(5), /proc/<pid>/stat), or null when it is gone or a zombie. */
function readRow(pid: number): Row | null {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The command name is in parentheses and may contain anything: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return { pid, started: `${boot}/${fields[19]}`, group: Number(fields[2]) }
}

/** Whether the process was started with `mark` in its environment; those of other users do not tell, and are not ours. */
function carries(pid: number, mark: string): boolean {
  return readProc(`/proc/${pid}/environ`)?.split('\0').includes(mark) ?? false
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return null
    throw error
  }
}

function signalable(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
