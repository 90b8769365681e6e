import type { Cli } from './command.ts'

/** Asks a yes-or-no question on standard error. Anything but a clear yes is no; an interrupted question is no. */
export async function agreed(cli: Cli, question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: cli.interrupted })
    return /^y(es)?$/i.test(answer.trim())
  } catch {
    // Ctrl-C or end of input at the question: nobody agreed.
    return false
  } finally {
    lines.close()
  }
}
