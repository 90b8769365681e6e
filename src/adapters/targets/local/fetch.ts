import { openArtifacts } from '../../../artifacts/store.ts'
import type { Effect, ActionOf } from './effect.ts'
import { listRevisions, readFacts, writeFacts } from './facts.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'

/** The store unpacks whole or not at all, so that a `tree` is always one whose digest was right. */
export const fetch: Effect<ActionOf<'fetch'>> = {
  async apply(ref, action, _key, io) {
    const { revision, version, digest, replicas } = action
    const place = layoutOf(ref).revision(revision)
    if (await io.files.exists(place.tree)) return
    fault(io, 'target:fetch:before')
    if ((await readFacts(io.files, place.facts)) === null) {
      const known = await listRevisions(ref, io.files)
      const sequence = 1 + Math.max(0, ...known.map(({ facts }) => facts?.sequence ?? 0))
      const createdAt = io.clock.now().toISOString()
      await writeFacts(io.files, place.facts, { version, digest, replicas, sequence, createdAt })
    }
    await openArtifacts(ref.stateFolder, io).unpack(digest, place.tree)
    fault(io, 'target:fetch:after')
  },
  async observe(ref, { revision, version }, _key, io) {
    const place = layoutOf(ref).revision(revision)
    const whole = (await io.files.exists(place.tree)) && (await readFacts(io.files, place.facts))
    return whole ? { state: 'done', says: `${version} unpacked` } : { state: 'absent' }
  },
}
