import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Observation, Revision } from '../../../model/revision.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers, ofRevision, type Container } from './containers.ts'
import { endpointOf } from './endpoint.ts'
import { openEngine, type Engine } from './engine.ts'
import { ailmentOf } from './health.ts'

/** Seconds that a health check may hold up the history. */
const probeSeconds = 1

/** Revisions newest first, from the labels and names of the containers the engine has. */
export async function dockerHistory(
  ref: ComponentRef,
  limit: number,
  io: Io,
): Promise<Observation<readonly Revision[]>> {
  try {
    const engine = await openEngine(ref, io)
    const all = await listContainers(ref, engine)
    const ids = [...new Set(all.map(({ labels }) => labels.revision))]
    const each = await Promise.all(
      ids.map((id) => revisionOf(ref, engine, ofRevision(all, id), io)),
    )
    const value = each
      .filter((one) => one !== null)
      .filter(({ state }, i) => i < limit || state !== 'stopped')
    return { state: 'ok', value }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

async function revisionOf(
  ref: ComponentRef,
  engine: Engine,
  containers: readonly Container[],
  io: Io,
): Promise<Revision | null> {
  const [first] = containers
  if (first === undefined) return null
  const up = containers.filter((one) => one.up)
  const current = containers.some(({ mark }) => mark?.kind === 'current')
  const state = current ? 'current' : up.length > 0 ? 'beside' : 'stopped'
  const serving = up.filter(({ mark }) => mark?.kind !== 'leaving')
  const ailments = await Promise.all(
    serving.map((one) => ailmentOf(ref, engine, one, probeSeconds, io)),
  )
  const healthy = serving.filter((_, i) => ailments[i] === null)
  const ends = containers.map(({ inspected }) => inspected.State.FinishedAt).sort()
  const until = up.flatMap(({ mark }) => (mark?.kind === 'until' ? [mark.at] : [])).sort()[0]
  return {
    id: first.labels.revision,
    version: first.labels.version,
    digest: first.labels.digest,
    state,
    ready: healthy.length,
    wanted: state === 'stopped' ? 0 : current ? first.labels.replicas : serving.length,
    endpoints: healthy.flatMap(({ inspected }) => endpointOf(ref, engine, inspected) ?? []),
    since: time(up.length > 0 ? up[0]?.inspected.State.StartedAt : ends.at(-1)),
    keepsSettings: true,
    // Past it nobody keeps it for anybody: the next change stops it.
    expiresAt: until !== undefined && until > io.clock.now().toISOString() ? until : null,
  }
}

/** The engine's "never" is the year 1. */
function time(text: string | undefined): string | null {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) || date.getFullYear() < 1971 ? null : date.toISOString()
}
