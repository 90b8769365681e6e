import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { listContainers, ofRevision, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { checkRevision } from './names.ts'
import { rename } from './rename.ts'
import { settingsOf } from './settings-of.ts'
import { endStoppers } from './stopper.ts'

/** Stops containers and keeps them: they hold their image, and remember what they ran with. */
export const stop: Effect<ActionOf<'stop'>> = {
  async apply(scene, action) {
    const found = await affected(scene, action)
    if (action.replica === null && found.some(({ mark }) => mark?.kind === 'current')) {
      throw new ProblemError({
        what: `Revision ${action.revision} is the service: it is not stopped`,
        where: scene.engine.where,
        hint: 'Deploy or roll back to another release first',
      })
    }
    fault(scene.io, 'docker:stop:before')
    await Promise.all(found.map((one) => stopContainer(scene, one)))
    fault(scene.io, 'docker:stop:after')
  },
  async observe(scene, action) {
    const left = (await affected(scene, action)).filter(({ up }) => up)
    return left.length === 0 ? { state: 'done', says: 'no container runs' } : { state: 'absent' }
  },
}

async function affected({ ref, engine }: Scene, { revision, replica }: ActionOf<'stop'>) {
  const all = ofRevision(await listContainers(ref, engine), checkRevision(revision))
  return all.filter(({ labels }) => replica === null || labels.replica === replica)
}

/** SIGTERM, the configured time to finish requests, then SIGKILL: by the engine, which goes on when nobody waits any more. */
export async function stopContainer(
  { ref, engine, names, io }: Scene,
  container: Container,
): Promise<void> {
  const { stopTimeoutSeconds } = settingsOf(ref)
  const { revision, replica } = container.labels
  if (container.up) {
    const path = `/containers/${container.id}/stop?t=${Math.ceil(stopTimeoutSeconds)}`
    const { status, message } = await engine.ask('POST', path, {
      seconds: stopTimeoutSeconds + 30,
      faults: true,
    })
    // 304: it was stopped; 404: somebody removed it.
    if (status !== 204 && status !== 304 && status !== 404) {
      throw new ProblemError({
        what: `The container ${container.name} cannot be stopped: ${message}`,
        where: engine.where,
        hint: `docker stop ${container.name}`,
      })
    }
  }
  // What is stopped has no end to wait for.
  endStoppers(ref, revision, io)
  if (container.mark !== null && container.mark.kind !== 'current') {
    await rename(engine, container, names.replica(revision, replica))
  }
}
