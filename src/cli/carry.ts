import type { Plan } from '../model/plan.ts'
import { carryOut, type Outcome } from '../operations/carry-out.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Emit } from '../run/progress.ts'
import type { RunRow } from '../store/ledger.ts'
import type { Cli } from './command.ts'
import { showProblems } from './render/problem.ts'
import { progressView } from './render/progress.ts'

/** Carries a plan out while showing how far it is. `began`: what must happen between making the run and its first step. */
export async function carry(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  plan: Plan,
  began: (run: RunRow) => Promise<void> = async () => {},
): Promise<Outcome> {
  let close = () => {}
  let emit: Emit = () => {}
  const outcome = await carryOut(project, places, plan, {
    signal: cli.interrupted,
    emit: (progress) => emit(progress),
    untold: (problem) => showProblems(cli.ui, [problem]),
    began: async (run) => {
      await began(run)
      const view = await progressView(cli.ui, run.id)
      emit = view.emit
      close = () => view.close()
    },
  })
  close()
  return outcome
}
