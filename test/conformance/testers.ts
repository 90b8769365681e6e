import { expect, test } from 'vitest'
import { canary, moves, toNew, toOld } from './traffic-moves.ts'
import type { TrafficRig } from './traffic-rig.ts'

/** The header that rigs with testers are told of. */
export const testers = { header: 'X-Canary', value: 'yes.1' }

const requests = 40

/** Internal testers reach the canary while there is one, whatever its share. `makeRig` gives one that knows `testers`. */
export function testersReach(name: string, makeRig: () => Promise<TrafficRig>): void {
  test(`${name} leads internal testers to the canary, and nobody else`, async () => {
    await using rig = await makeRig()
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
    const { apply, observe, preflight } = moves(() => rig)
    const served = async (headers: Readonly<Record<string, string>>) => {
      const said: string[] = []
      for (let n = 0; n < requests; n++) {
        const url = await rig.url()
        const answer = await rig.io.http({ method: 'GET', url, headers, timeoutSeconds: 20 })
        said.push(answer.state === 'answered' ? answer.body : answer.why)
      }
      return said
    }
    const asTester = async () => [...new Set(await served({ 'x-canary': 'yes.1' }))]
    const newOnes = (said: readonly string[]) => said.filter((body) => body === '2.0.0').length

    expect(rig.traffic.supports.headers).toBe(true)
    await apply(toOld)
    expect(await asTester()).toEqual(['1.9.0'])
    expect(await preflight()).toEqual([])
    for (const percent of [10, 75]) {
      await apply(canary(percent))
      expect(await observe(canary(percent))).toMatchObject({ state: 'done' })
      expect(await asTester()).toEqual(['2.0.0'])
      const about = (requests * percent) / 100
      for (const headers of [
        {},
        { 'x-canary': 'yes' },
        { 'x-canary': 'yesX1' },
        { 'x-canary': 'YES.1' },
      ]) {
        expect(
          Math.abs(newOnes(await served(headers)) - about),
          JSON.stringify([percent, headers]),
        ).toBeLessThanOrEqual(6)
      }
    }
    await rig.restart()
    expect(await observe(canary(75))).toMatchObject({ state: 'done' })
    expect(await asTester()).toEqual(['2.0.0'])
    await apply(toNew)
    expect(await asTester()).toEqual(['2.0.0'])
    await apply(canary(10))
    await apply(toOld)
    expect(await asTester()).toEqual(['1.9.0'])
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })
}
