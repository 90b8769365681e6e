import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { bringUp } from './bring-up.ts'
import { listContainers, ofRevision, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { keptIsGone } from './fetch.ts'
import { fault } from './fault-points.ts'
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
  async apply(scene, { revision, replica }) {
    checkRevision(revision)
    const { ref, engine, names, io } = scene
    const mine = ofRevision(await listContainers(ref, engine), revision)
    const found = mine.find(({ labels }) => labels.replica === replica)
    if (found === undefined) throw new ProblemError(keptIsGone(revision, engine.where))
    fault(io, 'docker:restart:before')
    const name = found.mark?.kind === 'leaving' ? names.replica(revision, replica) : found.name
    await rename(engine, found, name)
    const made = { ...found.labels, like: null }
    const spec = () => specLikeKept(ref, made, replica, found.inspected)
    await bringUp(scene, { name, labels: found.labels, there: found, spec })
    fault(io, 'docker:restart:after')
  },
  observe: (scene, { revision, replica }) =>
    observeReplicas(scene, checkRevision(revision), [replica]),
}

function startOne(
  scene: Scene,
  action: ActionOf<'start'>,
  n: number,
  all: readonly Container[],
): Promise<void> {
  const { ref, engine, names } = scene
  const { revision, like } = action
  return bringUp(scene, {
    name: names.replica(revision, n),
    labels: { revision, replica: n },
    there: ofRevision(all, revision).find(({ labels }) => labels.replica === n) ?? null,
    spec() {
      if (like === null) return specFromSettings(ref, action, n)
      const kept = ofRevision(all, like)
      const pattern = kept[n % Math.max(kept.length, 1)]
      if (pattern === undefined) throw new ProblemError(keptIsGone(like, engine.where))
      return specLikeKept(ref, action, n, pattern.inspected)
    },
  })
}
