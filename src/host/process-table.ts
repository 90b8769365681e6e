import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { ProcessIdentity } from './processes.ts'

interface Row extends ProcessIdentity {
  readonly group: number
  readonly parent: number
  readonly name: string
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

/** See Processes.usersOf. */
export function usersOf(files: readonly string[]): readonly string[] | null {
  if (!linux) return null
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && opens(entry, files))
    .map((entry) => readRow(Number(entry)))
    .filter((row) => row !== null)
    .filter(({ pid, parent }) => pid !== process.pid && parent !== process.pid)
    .map(({ pid, name }) => `${name} (process ${pid})`)
}

function opens(pid: string, files: readonly string[]): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return files.includes(readlinkSync(`/proc/${pid}/fd/${fd}`))
      } catch (error) {
        if (unseen(error)) return false
        throw error
      }
    })
  } catch (error) {
    if (unseen(error)) return false
    throw error
  }
}

/** Gone meanwhile, or somebody else's. */
const unseen = (error: unknown) =>
  ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')

/** One line of the process table (proc(5), /proc/<pid>/stat), or null when it is gone or a zombie. */
function readRow(pid: number): Row | null {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The command name is in parentheses and may contain anything: fields are counted after the last one.
  const behind = stat.lastIndexOf(')')
  const fields = stat.slice(behind + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const name = stat.slice(stat.indexOf('(') + 1, behind)
  const [, parent, group] = fields
  return {
    pid,
    started: `${boot}/${fields[19]}`,
    group: Number(group),
    parent: Number(parent),
    name,
  }
}

/** Whether the process was started with `mark` in its environment; those of other users do not tell, and are not ours. */
function carries(pid: number, mark: string): boolean {
  return readProc(`/proc/${pid}/environ`)?.split('\0').includes(mark) ?? false
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (unseen(error)) return null
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
