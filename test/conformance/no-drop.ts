import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { constantLoad } from '../../examples/shop/load.ts'
import { type TrafficRig, visit } from './traffic-rig.ts'

const ratePerSecond = 200
const seconds = 3
const moves = 4

/** What a client gets that writes on a kept connection just when it is closed; HTTP lets it send again (RFC 9110, 9.2.2). */
const closedMeanwhile = ['socket hang up', 'read ECONNRESET', 'write EPIPE', 'write ECONNRESET']

/**
 * No user may notice that traffic moves: there and back under a modest load, over connections that are kept. A request whose
 * connection was closed without a byte of an answer is sent once more, as browsers do; that answer must be there. How many of
 * these there are is no matter of a test: bench/proxies.ts measures it.
 */
export function dropsNothing(name: string, makeRig: () => Promise<TrafficRig>): void {
  test(`${name} drops no request while traffic goes there and back`, async () => {
    await using rig = await makeRig()
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
    const context = rig.context([])
    const move = (revision: string, version: string) =>
      rig.traffic.apply(
        rig.ref,
        { do: 'route', routes: [{ revision, version, weight: 100 }] },
        'key',
        context,
      )
    await move('r1', '1.9.0')
    const url = await rig.url()
    const again: ReturnType<typeof visit>[] = []
    const stop = new AbortController()
    const load = constantLoad({
      url,
      ratePerSecond,
      connections: 16,
      signal: stop.signal,
      onResult({ status, error }) {
        if (status === null && closedMeanwhile.includes(error ?? '')) again.push(visit(url))
      },
    })
    try {
      for (let n = 0; n < moves; n++) {
        await sleep((seconds * 1000) / (moves + 1))
        await (n % 2 === 0 ? move('r2', '2.0.0') : move('r1', '1.9.0'))
      }
      await sleep((seconds * 1000) / (moves + 1))
    } finally {
      stop.abort()
    }
    const { requests, failures } = await load
    const others = Object.entries(failures).filter(([why]) => !closedMeanwhile.includes(why))
    expect(Object.fromEntries(others)).toEqual({})
    for (const answer of await Promise.all(again)) expect(answer.status).toBe(200)
    expect(again.length).toBeLessThan(requests / 20)
    expect(requests).toBeGreaterThan((seconds * ratePerSecond) / 2)
  })
}
