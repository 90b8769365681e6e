import { readdirSync, readFileSync } from 'node:fs'
import { identify } from './process-table.ts'
import type { ProcessIdentity } from './processes.ts'

/** A process with its title as `ps` shows it; programs such as nginx write their state there. */
export interface Titled extends ProcessIdentity {
  readonly title: string
}

/** Who has this number now and what it calls itself, or null. Linux; elsewhere nobody is seen. */
export function titled(pid: number): Titled | null {
  const identity = identify(pid)
  const title = identity && readProc(`/proc/${pid}/cmdline`)
  return identity && title !== null
    ? { ...identity, title: title.replaceAll('\0', ' ').trim() }
    : null
}

/** The living direct children of a process, with their titles. */
export function childrenOf(pid: number): readonly Titled[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid)
    .map((entry) => titled(Number(entry)))
    .filter((found) => found !== null)
}

function parentOf(pid: string): number | null {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The command name is in parentheses and may contain anything: fields are counted after the last one.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
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
