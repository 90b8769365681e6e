import { afterAll, beforeAll, describe } from 'vitest'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'

describe.skipIf(noDockerRig !== null)(`on a real engine${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  targetConformance('docker', () => dockerRig(place, { target: { replicas: 2 } }))
})
