import type { Problem } from '../model/problem.ts'
import type { RunDeps } from './deps.ts'
import { endedProblem } from './claim.ts'
import { busyProblem, unknownRun } from './problems.ts'
import { abandoned } from './start.ts'
import { active, ended } from './transitions.ts'

/** Whether a run may be taken up now. `busy`: a run is being worked on there; `refused`: there is nothing to take up. */
export type MayResume =
  { readonly state: 'free' } | { readonly state: 'busy' | 'refused'; readonly problem: Problem }

/** Asked before `executeRun`, which makes sure of it all the same; so that a caller can tell busy from refused. */
export async function mayResume(
  deps: Pick<RunDeps, 'ledger' | 'io'>,
  runId: number,
): Promise<MayResume> {
  const run = await deps.ledger.run(runId)
  if (run === null) return { state: 'refused', problem: unknownRun(runId) }
  if (ended(run.status)) return { state: 'refused', problem: endedProblem(runId, run.status) }
  if (active(run.status)) {
    const free = await abandoned(run, deps)
    return free ? { state: 'free' } : { state: 'busy', problem: busyProblem(run) }
  }
  const other = await deps.ledger.activeRun(run.service, run.environment)
  return other === null ? { state: 'free' } : { state: 'busy', problem: busyProblem(other) }
}
