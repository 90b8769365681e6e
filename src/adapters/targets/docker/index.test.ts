import { afterAll, beforeAll, describe } from 'vitest'
import {
  dockerPlace,
  dockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'
import { noDockerd } from '../../../../test/support/dockerd.ts'
import { noRegistry } from '../../../../test/support/registry.ts'

const why = noDockerd ?? noRegistry

describe.skipIf(why !== null)(`on a real engine${why === null ? '' : ` (${why})`}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  targetConformance('docker', () => dockerRig(place, { target: { replicas: 2 } }))
})
