import type { ActionOf } from './actions.ts'
import { listContainers, ofRevision } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { checkRevision } from './names.ts'
import { rename } from './rename.ts'

/** Takes a replica out of the endpoints. It stays up until it is stopped. */
export const withdraw: Effect<ActionOf<'withdraw'>> = {
  async apply(scene, { revision, replica }) {
    const found = await one(scene, revision, replica)
    // The container that has the service's name keeps it: the service must not lose its record before the new one has it.
    if (found === undefined || !found.up || found.mark !== null) return
    fault(scene.io, 'docker:withdraw:before')
    const { engine, names } = scene
    await rename(engine, found, names.replica(revision, replica, { kind: 'leaving' }))
    fault(scene.io, 'docker:withdraw:after')
  },
  async observe(scene, { revision, replica }) {
    const found = await one(scene, revision, replica)
    const serves = found?.up === true && (found.mark === null || found.mark.kind === 'until')
    return serves ? { state: 'absent' } : { state: 'done', says: 'gets no new requests' }
  },
}

async function one({ ref, engine }: Scene, revision: string, replica: number) {
  const mine = ofRevision(await listContainers(ref, engine), checkRevision(revision))
  return mine.find(({ labels }) => labels.replica === replica)
}
