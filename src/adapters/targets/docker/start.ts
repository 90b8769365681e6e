import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { inspect, listContainers, ofRevision, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { keptIsGone } from './fetch.ts'
import { fault } from './fault-points.ts'
import { readLabels } from './labels.ts'
import { checkRevision } from './names.ts'
import { observeReplicas } from './readiness.ts'
import { rename } from './rename.ts'
import { specFromSettings, specLikeKept } from './spec.ts'

/** Numbers of the replicas that an action is about. */
const numbers = ({ replica, replicas }: ActionOf<'start'>) =>
  replica === null ? Array.from({ length: replicas }, (_, n) => n) : [replica]

/** Makes and starts containers. A container's name is its identity, so that doing it twice makes one. */
export const start: Effect<ActionOf<'start'>> = {
  async apply(scene, action) {
    checkRevision(action.revision)
    fault(scene.io, 'docker:start:before')
    const all = await listContainers(scene.ref, scene.engine)
    await Promise.all(numbers(action).map((n) => startOne(scene, action, n, all)))
    fault(scene.io, 'docker:start:after')
  },
  observe: (scene, action) =>
    observeReplicas(scene, checkRevision(action.revision), numbers(action)),
}

/** Starts a replica that was stopped, or takes it back among those that serve. */
export const restart: Effect<ActionOf<'restart'>> = {
  async apply({ ref, engine, names, io }, { revision, replica }) {
    checkRevision(revision)
    const found = ofRevision(await listContainers(ref, engine), revision).find(
      ({ labels }) => labels.replica === replica,
    )
    if (found === undefined) throw new ProblemError(keptIsGone(revision, engine.where))
    fault(io, 'docker:restart:before')
    if (found.mark?.kind === 'leaving')
      await rename(engine, found, names.replica(revision, replica))
    await startContainer({ engine }, found.id, found.name)
    fault(io, 'docker:restart:after')
  },
  observe: (scene, { revision, replica }) =>
    observeReplicas(scene, checkRevision(revision), [replica]),
}

async function startOne(
  scene: Scene,
  action: ActionOf<'start'>,
  n: number,
  all: readonly Container[],
): Promise<void> {
  const mine = ofRevision(all, action.revision).find(({ labels }) => labels.replica === n)
  const name = scene.names.replica(action.revision, n)
  const id = mine?.id ?? (await create(scene, action, n, name, all))
  fault(scene.io, 'docker:start:created')
  if (mine?.up !== true) await startContainer(scene, id, name)
}

async function create(
  { ref, engine }: Scene,
  action: ActionOf<'start'>,
  n: number,
  name: string,
  all: readonly Container[],
): Promise<string> {
  const kept = action.like === null ? [] : ofRevision(all, action.like)
  const pattern = kept[n % Math.max(kept.length, 1)]
  if (action.like !== null && pattern === undefined) {
    throw new ProblemError(keptIsGone(action.like, engine.where))
  }
  const json =
    pattern === undefined
      ? specFromSettings(ref, action, n)
      : specLikeKept(ref, action, n, pattern.inspected)
  const path = `/containers/create?name=${encodeURIComponent(name)}`
  const { status, body, message } = await engine.ask('POST', path, { json, faults: true })
  const id = (body as { Id?: unknown } | null)?.Id
  if (status === 201 && typeof id === 'string') return id
  if (status === 409) {
    // Made by an earlier attempt that was killed, or by another one at the same time.
    const there = await inspect(engine, name)
    const labels = there && readLabels(there.Config.Labels)
    if (there && labels?.revision === action.revision && labels.replica === n) return there.Id
  }
  throw new ProblemError({
    what: `The container ${name} cannot be made: ${message || `status ${status}`}`,
    where: engine.where,
    hint:
      status === 409
        ? `Another container has this name: docker inspect ${name}`
        : 'Correct the settings of the target in lastgood.yaml, then: lastgood doctor',
  })
}

async function startContainer(
  { engine }: Pick<Scene, 'engine'>,
  id: string,
  name: string,
): Promise<void> {
  const { status, message } = await engine.ask('POST', `/containers/${id}/start`, { faults: true })
  if (status === 204 || status === 304) return
  throw new ProblemError({
    what: `The container ${name} cannot be started: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker start ${name}`,
  })
}
