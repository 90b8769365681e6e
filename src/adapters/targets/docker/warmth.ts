import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ActionOf } from './actions.ts'
import { listContainers, ofRevision } from './containers.ts'
import type { Effect } from './effect.ts'
import { fault } from './fault-points.ts'
import { checkRevision } from './names.ts'
import { observeReplicas } from './readiness.ts'
import { rename } from './rename.ts'
import { endStoppers, startStopper } from './stopper.ts'

export const keep: Effect<ActionOf<'keep'>> = {
  async apply({ ref, engine, names, io }, { revision }) {
    const mine = ofRevision(await listContainers(ref, engine), checkRevision(revision))
    const up = mine.filter((one) => one.up)
    if (up.length === 0) throw new ProblemError(over(revision, engine.where))
    fault(io, 'docker:keep:before')
    for (const one of up) {
      if (one.mark?.kind === 'until') {
        await rename(engine, one, names.replica(revision, one.labels.replica))
      }
    }
    endStoppers(ref, revision, io)
    fault(io, 'docker:keep:after')
  },
  async observe(scene, { revision }) {
    const { ref, engine } = scene
    const mine = ofRevision(await listContainers(ref, engine), checkRevision(revision))
    const up = mine.filter((one) => one.up)
    if (up.length === 0) return { state: 'failed', problem: over(revision, engine.where) }
    if (up.some(({ mark }) => mark?.kind === 'until')) return { state: 'absent' }
    const numbers = up.map(({ labels }) => labels.replica)
    const seen = await observeReplicas(scene, revision, numbers)
    // One that went down meanwhile will not come up by keeping: that is for the timeout to judge, not for a repeat.
    return seen.state === 'absent' ? { state: 'progressing', says: 'a container is down' } : seen
  },
}

/**
 * The end of the warm time stands in the names of the containers, for whoever comes next. A process of ours waits for it; where that
 * is killed, the next change or tidying stops them. The time is fixed by the first apply: a repeat does not lengthen it.
 */
export const expire: Effect<ActionOf<'expire'>> = {
  async apply({ ref, engine, names, io }, action) {
    const { revision } = action
    const mine = ofRevision(await listContainers(ref, engine), checkRevision(revision))
    if (mine.some(({ mark }) => mark?.kind === 'current')) {
      throw new ProblemError({
        what: `Revision ${revision} is the service: it gets no end`,
        where: engine.where,
        hint: 'Deploy or roll back to another release first',
      })
    }
    fault(io, 'docker:expire:before')
    const begun = mine.map(({ mark }) => (mark?.kind === 'until' ? mark.at : null)).find(Boolean)
    const at =
      begun ??
      ('at' in action
        ? action.at
        : new Date(io.clock.now().getTime() + action.seconds * 1000).toISOString())
    for (const one of mine.filter(({ up }) => up)) {
      await rename(engine, one, names.replica(revision, one.labels.replica, { kind: 'until', at }))
    }
    await startStopper(ref, revision, at, io)
    fault(io, 'docker:expire:after')
  },
  async observe({ ref, engine }, { revision }) {
    const mine = ofRevision(await listContainers(ref, engine), checkRevision(revision))
    const up = mine.filter((one) => one.up)
    if (up.length === 0) return { state: 'done', says: 'stopped' }
    const marks = up.flatMap(({ mark }) => (mark?.kind === 'until' ? [mark.at] : []))
    return marks.length === up.length
      ? { state: 'done', says: `warm until ${marks[0] ?? ''}` }
      : { state: 'absent' }
  },
}

const over = (revision: string, where: string): Problem => ({
  what: `Revision ${revision} is not up any more`,
  where,
  hint: 'Make a new plan: lastgood plan',
})
