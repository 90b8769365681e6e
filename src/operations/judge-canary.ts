import { join } from 'node:path'
import { few } from '../evidence/words.ts'
import type { GuardReading } from '../model/guard.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { CanaryAnswer, JudgeCanary } from '../run/deps.ts'
import { notify } from '../outbox/notify.ts'
import { advanceCanary, type CanaryState, judged, shownFault } from '../watch/canary.ts'
import { watchedGuards } from '../watch/guards.ts'
import { lookAt } from '../watch/look.ts'
import { ProblemError } from '../model/problem-error.ts'

/** Seconds that a source may take for one look. */
const deadlineSeconds = 2

/**
 * Judges the canary of a run, one look at a time. What was seen is kept in `.lastgood/watch/<environment>/`, so that whoever takes the run
 * up goes on with the same watch; a release that is condemned is recorded as bad before anything is taken back.
 */
export function canaryJudge(
  project: Project,
  { environment, places }: EnvironmentPlaces,
): JudgeCanary {
  const { io, config, stateFolder } = project
  const known = new Map<string, CanaryState>()
  return async ({ version, before, key }): Promise<CanaryAnswer> => {
    const run = key.split('/')[0] ?? key
    const path = join(stateFolder, 'watch', environment.name, `canary-${run}.json`)
    const { all, metrics } = watchedGuards(environment, before)
    const kept = known.get(run) ?? (await readKept(path))
    const asked = {
      guards: metrics,
      states: kept?.watch.guards ?? [],
      service: config.service,
      environment: environment.name,
      version,
      beside: before,
    }
    const asking = { io, secrets: config.secrets, deadlineSeconds }
    const look = await lookAt(places, version, asking, asked)
    const next = advanceCanary(kept, { version, key }, look, all)
    known.set(run, next)
    await io.files.writeAtomic(path, JSON.stringify(next), 0o600)
    const { state, readings } = judged(next)
    switch (state) {
      case 'condemned':
        return { state, problem: await condemned(version, before, run, readings) }
      case 'allowed':
        return { state, says: `a fault of ${shownFault} times would have shown: ${told(readings)}` }
      case 'waiting':
        return { state, says: next.watch.problem?.what ?? told(readings) }
    }
  }

  async function readKept(path: string): Promise<CanaryState | null> {
    const text = await io.files.readText(path)
    if (text === null) return null
    try {
      return JSON.parse(text) as CanaryState
    } catch {
      const hint = `Remove it to watch anew: rm ${path}`
      throw new ProblemError({
        what: 'What the canary has shown cannot be read',
        where: path,
        hint,
      })
    }
  }

  async function condemned(
    version: string,
    before: string | null,
    run: string,
    readings: readonly GuardReading[],
  ) {
    const reason = told(readings)
    const { service } = config
    await project.ledger.recordVerdict({
      service,
      environment: environment.name,
      version,
      verdict: 'bad',
      basis: 'guard-tripped',
      reason,
      by: 'lastgood',
      at: io.clock.now().toISOString(),
    })
    await notify(
      project,
      environment.name,
      {
        kind: 'tripped',
        service,
        environment: environment.name,
        from: version,
        to: before,
        reason,
        by: 'lastgood',
        runId: Number(run.replace('run-', '')),
        at: io.clock.now().toISOString(),
        says: `The canary ${version} is bad and is taken back: ${reason}`,
        next: null,
      },
      `canary-${run}`,
    )
    return {
      what: `The canary ${version} is bad: ${reason}`,
      where: `${service}/${environment.name}`,
      hint: 'Release a fix under a new version',
    }
  }
}

const told = (readings: readonly GuardReading[]) =>
  few(readings.map(({ guard, says }) => `${guard}: ${says}`))
