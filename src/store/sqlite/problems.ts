import type { Problem } from '../../model/problem.ts'
import { ProblemError } from '../../model/problem-error.ts'

type Kind = 'locked' | 'full' | 'damaged' | 'disk' | 'forbidden'

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html), and the system's own where files are made. */
const kinds = new Map<number | string, Kind>([
  [5, 'locked'],
  [6, 'locked'],
  [13, 'full'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  [11, 'damaged'],
  [26, 'damaged'],
  [10, 'disk'],
  ['EIO', 'disk'],
  [3, 'forbidden'],
  [8, 'forbidden'],
  [14, 'forbidden'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EROFS', 'forbidden'],
  ['EISDIR', 'forbidden'],
  ['ENOTDIR', 'forbidden'],
  ['EEXIST', 'forbidden'],
])

const texts: Readonly<Record<Kind, (file: string) => Omit<Problem, 'where'>>> = {
  locked: (file) => ({
    what: 'The ledger is locked by another process',
    hint: `Try again; if it stays locked, \`fuser ${file}\` tells which process holds it`,
  }),
  full: () => ({
    what: 'The disk of the ledger is full; nothing was written',
    hint: 'Free space there, then repeat the command',
  }),
  damaged: (file) => ({
    what: 'The ledger is damaged, or not a ledger; it was left as it is',
    hint: `Restore it from a backup, or move it away (mv ${file} ${file}.damaged) to begin a new one`,
  }),
  disk: () => ({
    what: 'The disk of the ledger did not read or write; nothing was recorded',
    hint: 'Check the disk (space, quota, kernel log), then repeat the command',
  }),
  forbidden: (file) => ({
    what: 'The ledger cannot be opened for writing',
    hint: `Check who owns it and its folder: ls -ld ${file}`,
  }),
}

function kindOf(error: unknown): Kind | undefined {
  const { code, errcode } = (error ?? {}) as { code?: string; errcode?: number }
  // The low byte is the primary code; what is above it says more than people need.
  return kinds.get(code === 'ERR_SQLITE_ERROR' ? (errcode ?? 0) & 0xff : (code ?? ''))
}

/** What went wrong with the ledger, as a Problem; undefined for anything that is not an expected failure. */
export function ledgerProblem(error: unknown, file: string): Problem | undefined {
  if (error instanceof ProblemError) return error.problem
  const kind = kindOf(error)
  return kind && { where: file, ...texts[kind](file) }
}

/** Whether another process holds a lock that SQLite did not wait for, or not long enough. */
export const isBusy = (error: unknown): boolean => kindOf(error) === 'locked'

/** Turns expected failures of `work` into ProblemError; anything else passes as it is. */
export async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const problem = ledgerProblem(error, file)
    throw problem === undefined ? error : new ProblemError(problem)
  }
}
