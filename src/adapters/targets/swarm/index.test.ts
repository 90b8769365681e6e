import { afterAll, beforeAll, describe } from 'vitest'
import {
  noSwarmRig,
  swarmPlace,
  swarmRig,
  type SwarmPlace,
} from '../../../../test/conformance/swarm-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'

describe.skipIf(noSwarmRig !== null)(`on a real swarm${noSwarmRig ?? ''}`, () => {
  let place: SwarmPlace
  beforeAll(async () => {
    place = await swarmPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  targetConformance('swarm', () => swarmRig(place))
})
