import type { Io } from '../host/io.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Ledger } from './ledger.ts'
import { sqlLedger } from './sql-ledger.ts'
import { openStore } from './sqlite/open-store.ts'
import { isBusy, ledgerProblem } from './sqlite/problems.ts'

export interface OpenOptions {
  /** Seconds to wait for another process's lock before it is a Problem; 5 when absent. */
  readonly busySeconds?: number
}

/**
 * Opens the ledger in `file`, and makes it when there is none: readable by its owner only, in a folder that git ignores.
 * Several processes may open it, and make it, at once. Problems: damaged, not a ledger, from a newer lastgood, locked, not
 * writable, disk full; a file that cannot be used is left as it is.
 */
export async function openLedger(
  file: string,
  io: Io,
  options: OpenOptions = {},
): Promise<Result<Ledger>> {
  const busySeconds = options.busySeconds ?? 5
  const deadline = io.clock.monotonic() + busySeconds
  for (;;) {
    try {
      return ok(sqlLedger(await openStore(file, io, busySeconds)))
    } catch (error) {
      // Two processes that make a new ledger at once do not always wait for each other inside SQLite.
      if (isBusy(error) && io.clock.monotonic() < deadline) {
        await io.clock.sleep(0.02)
        continue
      }
      const problem = ledgerProblem(error, file)
      if (problem === undefined) throw error
      return fail(problem)
    }
  }
}
