import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { refuseOthers } from './bring-up.ts'
import { isAtWork } from './command.ts'
import { listContainers, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { observeContainers } from './readiness.ts'

/** Seconds that stopping a container may take beyond its own grace period, which the engine knows. */
const stopSeconds = 300

/** Stops every container of the service, of whatever revision, and leaves them there. No other service is touched. */
export const stop: Effect<ActionOf<'stop'>> = {
  async apply(scene, { revision }) {
    const all = await listContainers(scene.ref, scene.engine)
    refuseOthers(scene, { revision, expected: revision }, all)
    fault(scene.io, 'compose:stop:before')
    await Promise.all(all.filter(isUp).map((one) => stopContainer(scene, one)))
    fault(scene.io, 'compose:stop:after')
  },
  async observe({ ref, engine, io }) {
    if (isAtWork(ref, io)) return { state: 'progressing', says: 'Compose is at work' }
    const left = (await listContainers(ref, engine)).filter(isUp)
    return left.length === 0 ? { state: 'done', says: 'no container runs' } : { state: 'absent' }
  },
}

/** Starts the stopped containers of a revision again: the same ones, as they were. */
export const start: Effect<ActionOf<'start'>> = {
  async apply(scene, { revision }) {
    const all = await listContainers(scene.ref, scene.engine)
    const mine = ofRevision(all, revision)
    if (mine.length === 0) {
      throw new ProblemError({
        what: `No container of ${revision} is left to be started again`,
        where: scene.engine.where,
        hint: 'Make a new plan from what is there now: lastgood plan',
      })
    }
    fault(scene.io, 'compose:start:before')
    await Promise.all(mine.filter((one) => !isUp(one)).map((one) => startContainer(scene, one)))
    fault(scene.io, 'compose:start:after')
  },
  async observe(scene, { revision, version }) {
    if (isAtWork(scene.ref, scene.io)) return { state: 'progressing', says: 'Compose is at work' }
    const mine = ofRevision(await listContainers(scene.ref, scene.engine), revision)
    if (mine.length === 0 || !mine.every(isUp)) return { state: 'absent' }
    return observeContainers(scene, mine, version ?? revision)
  },
}

/** Its process runs, or will again: a restart policy, or somebody who ends its pause. */
const isUp = ({ inspected: { State } }: Container) =>
  State.Running || State.Restarting || State.Paused

const ofRevision = (all: readonly Container[], revision: string) =>
  all.filter(({ identity }) => identity.revision === revision)

/** Lets a container end its last requests; one that is gone is fine. */
export async function stopContainer({ engine }: Scene, { id, name }: Container): Promise<void> {
  const path = `/containers/${id}/stop`
  const { status, message } = await engine.ask('POST', path, { seconds: stopSeconds })
  // 304: it was stopped already; 404: it is gone.
  if ([204, 304, 404].includes(status)) return
  throw new ProblemError({
    what: `Container ${name} cannot be stopped: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker stop ${name}`,
  })
}

async function startContainer({ engine }: Scene, { id, name }: Container): Promise<void> {
  const { status, message } = await engine.ask('POST', `/containers/${id}/start`)
  if (status === 204 || status === 304) return
  throw new ProblemError({
    what: `Container ${name} cannot be started again: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker start ${name}`,
  })
}
