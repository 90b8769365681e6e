import { nodeIo } from '../host/node.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Cli, End } from './command.ts'
import { ended } from './command.ts'
import { exit } from './exit.ts'
import { interruption } from './interruption.ts'
import { buildProgram } from './program.ts'
import { showProblems } from './render/problem.ts'
import { makeUi } from './ui.ts'

/** Runs one command, says how it ended, and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  const ui = makeUi({
    stdout: process.stdout,
    stderr: process.stderr,
    stdinIsTTY: process.stdin.isTTY,
    env: process.env,
    json,
    noColor: argv.includes('--no-color'),
  })
  // A terminal that goes away must not take a run along: writing to it fails, the run goes on.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const cli: Cli = { io: nodeIo(), ui, cwd: process.cwd(), interrupted: interruption(ui) }
  const end = await runCommand(argv, cli)
  if (end === 'told') return exit.done
  const problems = end.problems ?? []
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ ...end.document, exit: end.exit, problems }, null, 2)}\n`,
    )
  }
  showProblems(ui, problems)
  return end.exit
}

async function runCommand(argv: readonly string[], cli: Cli): Promise<End | 'told'> {
  try {
    return await buildProgram(cli).run(argv)
  } catch (error) {
    if (error instanceof ProblemError) return ended(exit.failed, [error.problem])
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (cli.io.env['LASTGOOD_DEBUG'] !== undefined) cli.ui.note(text)
    return ended(exit.failed, [
      {
        what: `A bug in lastgood: ${error instanceof Error ? error.message : String(error)}`,
        where: argv.join(' '),
        hint: 'Nothing was recorded beyond what "lastgood runs" shows; LASTGOOD_DEBUG=1 prints where it happened',
      },
    ])
  }
}
