import { afterAll, beforeAll, describe } from 'vitest'
import {
  composePlace,
  composeRig,
  flavours,
  noComposeRig,
  type ComposePlace,
} from '../../../../test/conformance/compose-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'

// Compose 1 takes seconds to say anything: a test of a dozen commands is not stuck after half a minute.
const patient = { timeout: 300_000 }

describe.skipIf(noComposeRig !== null)(`on a real engine${noComposeRig ?? ''}`, patient, () => {
  let place: ComposePlace
  beforeAll(async () => {
    place = await composePlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  for (const { flavour, missing } of flavours) {
    describe.skipIf(missing !== null)(`${flavour.name}${missing ?? ''}`, () => {
      targetConformance(`compose, ${flavour.name}`, () => composeRig(place, flavour))
      targetConformance(`compose, ${flavour.name}, overlap`, () =>
        composeRig(place, flavour, { fixedPort: false, steered: true, target: { overlap: true } }),
      )
    })
  }
})
