import { carryOn } from '../../operations/carry-out.ts'
import { environmentPlaces } from '../../project/places.ts'
import { mayResume } from '../../run/may-resume.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showProblems } from '../render/problem.ts'
import { progressView } from '../render/progress.ts'
import { reported } from '../reported.ts'
import { isProblem, namedRun } from '../run-id.ts'
import { withProject } from '../with-project.ts'

export const runsResume = (cli: Cli, args: string[]): Promise<End> =>
  withProject(cli, async (project) => {
    const run = await namedRun(project.ledger, args[0] ?? '')
    if (isProblem(run)) return ended(exit.usage, [run])
    const places = await environmentPlaces(project, run.environment)
    if (!places.ok) return ended(exit.usage, places.problems)
    const may = await mayResume(project, run.id)
    if (may.state !== 'free')
      return ended(may.state === 'busy' ? exit.busy : exit.refused, [may.problem])
    const view = await progressView(cli.ui, run.id)
    const outcome = await carryOn(project, places.value, run.id, {
      emit: view.emit,
      signal: cli.interrupted,
      untold: (problem) => showProblems(cli.ui, [problem]),
    })
    view.close()
    return reported(cli, project, places.value, outcome)
  })
