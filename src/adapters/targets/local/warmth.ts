import type { Io } from '../../../host/io.ts'
import type { Expiry } from '../../../launcher/contract.ts'
import { readExpiry, writeRecord } from '../../../launcher/records.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf, Effect } from './effect.ts'
import { readCurrent } from './facts.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'
import { observeReplicas } from './readiness.ts'
import { readReplicas } from './replicas.ts'

/** Cancels the end of a revision's warm time. Throws ProblemError when its launchers have already begun to stop it. */
export async function cancelExpiry(ref: ComponentRef, revision: string, io: Io): Promise<void> {
  const { expiry, expired } = layoutOf(ref).revision(revision)
  await io.files.remove(expiry)
  if (await io.files.exists(expired)) throw new ProblemError(over(revision))
}

export const keep: Effect<ActionOf<'keep'>> = {
  async apply(ref, { revision }, _key, io) {
    fault(io, 'target:keep:before')
    await cancelExpiry(ref, revision, io)
    fault(io, 'target:keep:after')
  },
  async observe(ref, { revision }, key, io) {
    const { expiry, expired } = layoutOf(ref).revision(revision)
    if (await io.files.exists(expired)) return { state: 'failed', problem: over(revision) }
    if (await io.files.exists(expiry)) return { state: 'absent' }
    const wanted = (await readReplicas(ref, revision, io)).filter(
      ({ wish }) => wish?.state === 'start',
    )
    const up = wanted.some(({ launched, serving }) => launched || serving)
    if (!up) return { state: 'failed', problem: over(revision) }
    const numbers = wanted.map(({ n }) => n)
    const seen = await observeReplicas(ref, revision, numbers, key, io)
    // A replica that is down will not come up by keeping: that is for the timeout to judge, not for a repeat.
    return seen.state === 'absent' ? { state: 'progressing', says: 'a replica is down' } : seen
  },
}

/** The time is fixed by the first apply with a key: repeating a step does not lengthen the warm time. */
export const expire: Effect<ActionOf<'expire'>> = {
  async apply(ref, action, key, io) {
    const { revision } = action
    const { expiry, expired } = layoutOf(ref).revision(revision)
    if ((await readExpiry(io.files, expiry))?.key === key || (await io.files.exists(expired)))
      return
    if ((await readCurrent(ref, io.files))?.id === revision) {
      throw new ProblemError({
        what: `Revision ${revision} is the service: it gets no end`,
        where: layoutOf(ref).current,
        hint: 'Deploy or roll back to another release first',
      })
    }
    fault(io, 'target:expire:before')
    const now = io.clock.now()
    const at =
      'at' in action ? action.at : new Date(now.getTime() + action.seconds * 1000).toISOString()
    await writeRecord(io.files, expiry, { key, since: now.toISOString(), at } satisfies Expiry)
    fault(io, 'target:expire:after')
  },
  async observe(ref, { revision }, key, io) {
    const { expiry, expired } = layoutOf(ref).revision(revision)
    if (await io.files.exists(expired)) return { state: 'done', says: 'stopped' }
    const found = await readExpiry(io.files, expiry)
    return found?.key === key
      ? { state: 'done', says: `warm until ${found.at}` }
      : { state: 'absent' }
  },
}

const over = (revision: string): Problem => ({
  what: `Revision ${revision} is not up any more`,
  where: 'target local',
  hint: 'Make a new plan: lastgood plan',
})
