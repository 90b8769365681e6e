import { contextOf } from '../evidence/context.ts'
import { askGuards } from '../evidence/facts/guards.ts'
import { askRunning } from '../evidence/facts/running.ts'
import { loadSnapshot } from '../incidents/snapshot.ts'
import { writeIncident } from '../incidents/write.ts'
import { known } from '../model/fact.ts'
import type { Result } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { Verdict } from '../model/verdict.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'

/** Seconds to ask what the guards say now; a report can be written without. */
const deadlineSeconds = 3

/**
 * Writes the incident report of a rollback that has ended, from its journal and what was known when it was decided. Its path.
 * `places`: to ask the guards now; null for a report that is written late, when their answers are no proof of this recovery.
 */
export async function writeUp(
  project: Project,
  places: EnvironmentPlaces | null,
  run: RunState,
): Promise<Result<string>> {
  const { ledger, io } = project
  io.fault('report:before')
  const [entries, verdicts, snapshot, recovery] = await Promise.all([
    ledger.journal(run.id),
    ledger.verdicts(run.plan.service, run.plan.environment),
    loadSnapshot(project, run.id),
    places === null ? [] : readings(project, places, run),
  ])
  const [unreadable] = snapshot.ok ? [] : snapshot.problems
  return writeIncident(project, {
    run,
    entries,
    verdicts,
    snapshot: snapshot.ok ? snapshot.value : null,
    ...(unreadable === undefined ? {} : { unreadable }),
    signal: signalOf(run, verdicts),
    recovery,
  })
}

/** What the guards say now of the release that was restored. */
async function readings(project: Project, places: EnvironmentPlaces, run: RunState) {
  const context = contextOf(project, places, deadlineSeconds)
  const guards = await askGuards(context, await askRunning(context))
  return (known(guards) ?? []).filter(({ version }) => version === run.plan.to)
}

/** A guard that tripped, else the person who asked. */
function signalOf({ plan, queuedAt }: RunState, verdicts: readonly Verdict[]) {
  const tripped = verdicts.find(
    ({ version, basis }) => version === plan.from && basis === 'guard-tripped',
  )
  if (tripped !== undefined) return { at: tripped.at, says: `a guard tripped: ${tripped.reason}` }
  return {
    at: queuedAt,
    says: `${plan.by} asked for it${plan.reason === '' ? '' : `: ${plan.reason}`}`,
  }
}
