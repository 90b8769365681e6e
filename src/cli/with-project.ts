import { openProject } from '../project/open.ts'
import type { Project } from '../project/project.ts'
import { ended, type Cli, type End } from './command.ts'
import { exit } from './exit.ts'
import { showProblems } from './render/problem.ts'

/** Opens the project around the current folder, runs `work`, and closes the ledger whatever happens. */
export async function withProject(
  cli: Cli,
  work: (project: Project) => Promise<End>,
): Promise<End> {
  const opened = await openProject(cli.cwd, cli.io)
  if (!opened.ok) return ended(exit.usage, opened.problems)
  try {
    const end = await work(opened.value)
    await tell(cli, opened.value)
    return end
  } finally {
    await opened.value.ledger.close()
  }
}

/** Messages are sent when all work is done: a Slack that does not answer delays nothing but the prompt. */
async function tell(cli: Cli, project: Project): Promise<void> {
  if (project.config.environments.every(({ notify }) => notify === undefined)) return
  const { flushOutbox } = await import('../outbox/flush.ts')
  showProblems(cli.ui, await flushOutbox(project))
}
