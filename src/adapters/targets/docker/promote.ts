import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { inspect, listContainers, ofRevision, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { checkRevision } from './names.ts'
import { rename } from './rename.ts'
import { endStoppers } from './stopper.ts'

const holderOf = (all: readonly Container[]) => all.find(({ mark }) => mark?.kind === 'current')

/**
 * Declares a revision to be the service: its first container gets the service's name. The engine gives a name to one
 * container only, so two who do this at once cannot both succeed.
 */
export const promote: Effect<ActionOf<'promote'>> = {
  async apply(scene, { revision }) {
    checkRevision(revision)
    const { ref, engine, names, io } = scene
    const all = await listContainers(ref, engine)
    const holder = holderOf(all)
    if (holder?.labels.revision === revision) return
    const mine = ofRevision(all, revision)
    const first = mine[0]
    if (first === undefined) throw new ProblemError(noContainers(revision, engine.where))
    await notSomebodyElses(scene, holder)
    fault(io, 'docker:promote:before')
    // Also the end of its warm time, if it had one: the service gets none.
    for (const one of mine) {
      if (one.mark?.kind === 'until') {
        await rename(engine, one, names.replica(revision, one.labels.replica))
      }
    }
    endStoppers(ref, revision, io)
    fault(io, 'docker:promote:kept')
    if (holder !== undefined) {
      const { revision: left, replica } = holder.labels
      await rename(engine, holder, names.replica(left, replica))
    }
    fault(io, 'docker:promote:freed')
    await rename(engine, first, names.service)
    fault(io, 'docker:promote:after')
  },
  async observe({ ref, engine }, { revision }) {
    checkRevision(revision)
    const holder = holderOf(await listContainers(ref, engine))
    return holder?.labels.revision === revision
      ? { state: 'done', says: `${holder.name} is ${holder.labels.version}` }
      : { state: 'absent' }
  },
}

/** Takes back a first promotion: nothing is the service then. */
export const demote: Effect<ActionOf<'demote'>> = {
  async apply({ ref, engine, names, io }, { revision }) {
    checkRevision(revision)
    const holder = holderOf(await listContainers(ref, engine))
    if (holder?.labels.revision !== revision) return
    fault(io, 'docker:demote:before')
    await rename(engine, holder, names.replica(revision, holder.labels.replica))
    fault(io, 'docker:demote:after')
  },
  async observe({ ref, engine }, { revision }) {
    checkRevision(revision)
    return holderOf(await listContainers(ref, engine))?.labels.revision === revision
      ? { state: 'absent' }
      : { state: 'done', says: `${revision} is not the service` }
  },
}

/** Looked for before anything is renamed: a name that a stranger has would leave the service without one. */
async function notSomebodyElses({ engine, names }: Scene, holder: Container | undefined) {
  if (holder !== undefined) return
  const there = await inspect(engine, names.service)
  if (there === null) return
  throw new ProblemError({
    what: `Another container is called ${names.service}, and lastgood did not make it`,
    where: engine.where,
    hint: `Give it another name: docker rename ${names.service} ${names.service}-old`,
  })
}

const noContainers = (revision: string, where: string) => ({
  what: `Revision ${revision} has no containers`,
  where,
  hint: 'Make a new plan: lastgood plan',
})
