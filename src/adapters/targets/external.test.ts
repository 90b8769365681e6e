import { expect, test } from 'vitest'
import { localRig } from '../../../test/conformance/local-rig.ts'
import { externalTarget } from './external.ts'

test('an external target remembers nothing, changes nothing, and says who does', async () => {
  await using rig = await localRig()
  const { ref, io } = rig
  const to = await rig.release('1.0.0')
  expect(await externalTarget.preflight(ref, io)).toEqual([])
  expect(await externalTarget.history(ref, 10, io)).toEqual({ state: 'ok', value: [] })
  expect(await externalTarget.artifact(ref, to.digest, io)).toMatchObject({ state: 'unavailable' })
  for (const strategy of ['blue-green', 'redeploy', 'switch-back'] as const) {
    const request = { revisions: [], strategy, from: null, to, keepWarmSeconds: 0 }
    expect(externalTarget.plan(ref, request)).toMatchObject({
      hint: expect.stringContaining('lastgood record') as string,
    })
  }
})
