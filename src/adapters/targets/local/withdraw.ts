import type { Wish } from '../../../launcher/contract.ts'
import { readWish, writeRecord } from '../../../launcher/records.ts'
import type { ActionOf, Effect } from './effect.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'

/** Takes a replica out of the endpoints. It stays up until it is stopped. */
export const withdraw: Effect<ActionOf<'withdraw'>> = {
  async apply(ref, { revision, replica }, key, io) {
    const place = layoutOf(ref).replica(revision, replica)
    if ((await readWish(io.files, place.wish))?.state !== 'start') return
    fault(io, 'target:withdraw:before')
    const wish: Wish = { state: 'leaving', key, at: io.clock.now().toISOString() }
    await writeRecord(io.files, place.wish, wish)
    fault(io, 'target:withdraw:after')
  },
  async observe(ref, { revision, replica }, _key, io) {
    const wish = await readWish(io.files, layoutOf(ref).replica(revision, replica).wish)
    return wish?.state === 'start'
      ? { state: 'absent' }
      : { state: 'done', says: 'gets no new requests' }
  },
}
