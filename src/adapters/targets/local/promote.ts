import type { ActionOf, Effect } from './effect.ts'
import { readCurrent } from './facts.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'
import { cancelExpiry } from './warmth.ts'

/** Declares a revision to be the service. From then on its launchers never let it expire, nor give it up. */
export const promote: Effect<ActionOf<'promote'>> = {
  async apply(ref, { revision }, _key, io) {
    const layout = layoutOf(ref)
    layout.revision(revision) // refuses a name that is no file name
    if ((await readCurrent(ref, io.files))?.id === revision) return
    fault(io, 'target:promote:before')
    await cancelExpiry(ref, revision, io)
    fault(io, 'target:promote:kept')
    await io.files.writeAtomic(layout.current, `${revision}\n`)
    fault(io, 'target:promote:after')
  },
  async observe(ref, { revision }, _key, io) {
    return (await readCurrent(ref, io.files))?.id === revision
      ? { state: 'done', says: `${revision} is the service` }
      : { state: 'absent' }
  },
}

/** Takes back a first promotion: nothing is the service then. */
export const demote: Effect<ActionOf<'demote'>> = {
  async apply(ref, { revision }, _key, io) {
    if ((await readCurrent(ref, io.files))?.id !== revision) return
    fault(io, 'target:demote:before')
    await io.files.remove(layoutOf(ref).current)
    fault(io, 'target:demote:after')
  },
  async observe(ref, { revision }, _key, io) {
    return (await readCurrent(ref, io.files))?.id === revision
      ? { state: 'absent' }
      : { state: 'done', says: `${revision} is not the service` }
  },
}
