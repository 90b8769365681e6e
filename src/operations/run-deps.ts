import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { RunDeps } from '../run/deps.ts'
import { thisOwner } from '../run/owner.ts'
import type { Emit } from '../run/progress.ts'
import { canaryJudge } from './judge-canary.ts'
import { recovered } from '../watch/recovered.ts'

/** What the executor needs, from a project and the places of one environment. */
export async function runDeps(
  project: Project,
  places: EnvironmentPlaces,
  emit: Emit,
): Promise<RunDeps> {
  const { ledger, io } = project
  return {
    ledger,
    io,
    places,
    recovered,
    judgeCanary: canaryJudge(project, places),
    emit,
    owner: await thisOwner(io),
  }
}
