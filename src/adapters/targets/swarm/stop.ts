import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Start, Stop } from './actions.ts'
import type { Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { identify } from './identity.ts'
import { whileLive } from './observe.ts'
import { changedSince, changesAlways, mostTries, postSpec } from './post.ts'
import { findService, noService, tasksOf, theService, type Service } from './service.ts'
import type { Spec } from './spec.ts'
import { asBefore, asStopped, runsNothing, stoppedBy } from './stopped.ts'

/** Scales the service to nothing. Refused when it is no longer the revision that was planned from, or somebody scaled it up since. */
export async function stop(scene: Scene, { revision }: Stop, key: string): Promise<void> {
  fault(scene.io, 'swarm:stop:before')
  await scaled(scene, revision, (spec) => {
    if (stoppedBy(spec) !== key) return asStopped(asBefore(spec), key)
    if (runsNothing(spec)) return null
    throw new ProblemError({
      what: `Somebody scaled ${spec.Name} up again after it was stopped`,
      where: scene.engine.where,
      hint: `See who does: docker events --filter type=service. Then: docker service scale ${spec.Name}=0`,
    })
  })
  fault(scene.io, 'swarm:stop:after')
}

/** Gives a stopped service the scale of before. One that somebody scaled meanwhile keeps what it has. */
export async function start(scene: Scene, { revision }: Start): Promise<void> {
  fault(scene.io, 'swarm:start:before')
  await scaled(scene, revision, (spec) => (stoppedBy(spec) === null ? null : asBefore(spec)))
  fault(scene.io, 'swarm:start:after')
}

/** Posts what `goal` makes of the spec; null: it is so already. */
async function scaled(
  scene: Scene,
  expected: string,
  goal: (spec: Spec) => Spec | null,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const service = await theService(scene.ref, scene.engine)
    const live = identify(scene.ref, service.ID, service.Spec)
    if (live.revision !== expected) throw new ProblemError(changedSince(scene, expected, live))
    const spec = goal(service.Spec)
    if (spec === null || (await postSpec(scene, service, spec))) return
  }
  throw new ProblemError(changesAlways(scene))
}

/** Done once no task is left on any node: one that still ends its requests may write. */
export async function observeStop(scene: Scene, action: Stop, key: string): Promise<Observed> {
  const service = await findService(scene.ref, scene.engine)
  if (service === null) {
    return { state: 'failed', problem: noService(scene.ref, scene.engine.where) }
  }
  const isOurs = isStill(scene, service, action.revision) && stoppedBy(service.Spec) === key
  if (!isOurs || !runsNothing(service.Spec)) return { state: 'absent' }
  const left = (await tasksOf(service, scene.engine)).filter(({ Status }) => !ended(Status.State))
  return left.length === 0
    ? { state: 'done', says: 'no task is left' }
    : { state: 'progressing', says: `${left.length} tasks still end their requests` }
}

export async function observeStart(scene: Scene, action: Start): Promise<Observed> {
  const service = await findService(scene.ref, scene.engine)
  if (service === null) {
    return { state: 'failed', problem: noService(scene.ref, scene.engine.where) }
  }
  const started = isStill(scene, service, action.revision) && stoppedBy(service.Spec) === null
  return started ? whileLive(scene, action.version, service) : { state: 'absent' }
}

const isStill = ({ ref }: Scene, { ID, Spec }: Service, revision: string) =>
  identify(ref, ID, Spec).revision === revision

/** States of a task whose container is no more. Source: Docker's documentation, "Swarm task states". */
const ended = (state: string) =>
  ['complete', 'failed', 'shutdown', 'rejected', 'orphaned', 'remove'].includes(state)
