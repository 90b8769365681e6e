import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { areStarted, bringUp } from './bring-up.ts'
import { isAtWork } from './command.ts'
import { listContainers, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { observeContainers } from './readiness.ts'
import { settingsOf } from './settings-of.ts'
import { stopContainer } from './stop.ts'

const mine = (all: readonly Container[], revision: string) =>
  all.filter(({ identity }) => identity.revision === revision)

/** As many containers of the revision as there are others; one where there are none. */
const areEnough = (all: readonly Container[], revision: string) => {
  const own = mine(all, revision)
  return areStarted(own) && own.length >= all.length - own.length
}

/** Lets Compose make new containers and leave the old ones: they are all of the service until `only` is done. */
export const beside: Effect<ActionOf<'beside'>> = {
  async apply(scene, { revision, expected }) {
    const { service } = settingsOf(scene.ref)
    await bringUp(scene, {
      revision,
      expected,
      reached: (there) => areEnough(there, revision),
      flags(there) {
        const others = there.length - mine(there, revision).length
        return others === 0 ? [] : ['--no-recreate', '--scale', `${service}=${2 * others}`]
      },
      before: () => fault(scene.io, 'compose:beside:before'),
      after: () => fault(scene.io, 'compose:beside:after'),
    })
  },
  async observe(scene, { revision, version }) {
    if (isAtWork(scene.ref, scene.io)) return { state: 'progressing', says: 'Compose is at work' }
    const all = await listContainers(scene.ref, scene.engine)
    if (!areEnough(all, revision)) return { state: 'absent' }
    return observeContainers(scene, mine(all, revision), version ?? revision)
  },
}

/** Stops what is not of the revision, each with the time it has for its last requests, and removes it as Compose would. */
export const only: Effect<ActionOf<'only'>> = {
  async apply(scene, { revision }) {
    const all = await listContainers(scene.ref, scene.engine)
    fault(scene.io, 'compose:only:before')
    const others = all.filter(({ identity }) => identity.revision !== revision)
    if (others.length < all.length) await Promise.all(others.map((one) => remove(scene, one)))
    fault(scene.io, 'compose:only:after')
  },
  async observe({ ref, engine }, { revision, version }) {
    const all = await listContainers(ref, engine)
    const own = mine(all, revision)
    if (own.length === 0) {
      const what = `No container of ${version ?? revision} is left: the others stay`
      const hint = 'Make a new plan from what runs now: lastgood plan'
      return { state: 'failed', problem: { what, where: engine.where, hint } }
    }
    const says = `${own.length} of ${version ?? revision}, and no others`
    return own.length === all.length ? { state: 'done', says } : { state: 'absent' }
  },
}

async function remove(scene: Scene, container: Container): Promise<void> {
  const { engine } = scene
  const { id, name } = container
  await stopContainer(scene, container)
  const gone = await engine.ask('DELETE', `/containers/${id}`)
  if ([204, 404].includes(gone.status)) return
  throw new ProblemError({
    what: `Container ${name} cannot be removed: ${gone.message || `status ${gone.status}`}`,
    where: engine.where,
    hint: `docker stop ${name} && docker rm ${name}`,
  })
}
