import { openProject } from '../project/open.ts'
import type { Project } from '../project/project.ts'
import { ended, type Cli, type End } from './command.ts'
import { exit } from './exit.ts'

/** Opens the project around the current folder, runs `work`, and closes the ledger whatever happens. */
export async function withProject(
  cli: Cli,
  work: (project: Project) => Promise<End>,
): Promise<End> {
  const opened = await openProject(cli.cwd, cli.io)
  if (!opened.ok) return ended(exit.usage, opened.problems)
  try {
    return await work(opened.value)
  } finally {
    await opened.value.ledger.close()
  }
}
