import type { Problem } from '../model/problem.ts'
import type { Ledger, RunRow } from '../store/ledger.ts'

/** The run that was named on the command line, or why not. */
export async function namedRun(ledger: Ledger, text: string): Promise<RunRow | Problem> {
  const run = /^[1-9]\d{0,14}$/.test(text) ? await ledger.run(Number(text)) : null
  return run ?? { what: `There is no run "${text}"`, where: 'the ledger', hint: 'lastgood runs' }
}

export const isProblem = (value: RunRow | Problem): value is Problem => 'hint' in value
