import { afterEach, beforeEach, expect, test } from 'vitest'
import { constantLoad, type LoadResult, type RequestResult } from '../../examples/shop/load.ts'
import { type LocalRig, localRig } from '../../test/conformance/traffic-local.ts'
import { errors, until } from '../../test/conformance/traffic-rig.ts'

let rig: LocalRig
beforeEach(async () => void (rig = await localRig()))
afterEach(() => rig[Symbol.asyncDispose]())

/** Keeps 500 requests a second on 64 connections while `work` goes on. */
async function underLoad(
  work: () => Promise<void>,
  onResult: (result: RequestResult) => void = () => {},
): Promise<LoadResult> {
  const stop = new AbortController()
  const url = await rig.url()
  const load = constantLoad({
    url,
    ratePerSecond: 500,
    connections: 64,
    signal: stop.signal,
    onResult,
  })
  try {
    await work()
  } finally {
    stop.abort()
  }
  return load
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

test('20 switches there and back under load: no request fails, each is counted', async () => {
  await rig.replica('r1', '1.9.0')
  await rig.replica('r1', '1.9.0')
  await rig.replica('r2', '2.0.0')
  await rig.route('r1', '1.9.0', [errors])
  const result = await underLoad(async () => {
    for (let n = 0; n < 10; n++) {
      await pause(0.1)
      await rig.route('r2', '2.0.0', [errors])
      await rig.control('POST', '/drain', { revision: 'r1', timeoutSeconds: 5 })
      await pause(0.1)
      await rig.route('r1', '1.9.0', [errors])
    }
  })
  expect(result.failures).toEqual({})
  expect(result.requests).toBeGreaterThan(200)
  const counted = Object.values(await rig.counted())
  expect(counted.every(({ bad }) => bad === 0)).toBe(true)
  expect(counted.reduce((sum, { total }) => sum + total, 0)).toBe(result.requests)
  const { series } = await rig.control<{ series: { points: number[][] }[] }>('GET', '/history')
  const points = series.flatMap(({ points }) => points)
  expect(points.reduce((sum, [, , total]) => sum + (total ?? 0), 0)).toBe(result.requests)
})

test('replicas that go away under load are passed over: no request fails', async () => {
  const first = await rig.replica('r1', '1.9.0')
  const second = await rig.replica('r1', '1.9.0')
  await rig.route('r1', '1.9.0', [errors])
  const result = await underLoad(async () => {
    await pause(0.3)
    await first[Symbol.asyncDispose]()
    await pause(0.7)
  })
  expect(result.failures).toEqual({})
  expect(second.seen.length).toBeGreaterThan(0)
})

test('the old release may be stopped as soon as it is drained', async () => {
  const old = await rig.replica('r1', '1.9.0')
  await rig.replica('r2', '2.0.0')
  await rig.route('r1', '1.9.0')
  const result = await underLoad(async () => {
    await pause(0.3)
    await rig.route('r2', '2.0.0')
    await rig.control('POST', '/drain', { revision: 'r1', timeoutSeconds: 5 })
    await until(async () => (await rig.state()).inFlight['r1'] === undefined)
    await old[Symbol.asyncDispose]()
    await pause(0.5)
  })
  expect(result.failures).toEqual({})
})

test('kill -9 of the worker under load: it comes back with its routes and goes on counting', async () => {
  await rig.replica('r1', '1.9.0')
  await rig.replica('r2', '2.0.0')
  const routes = [
    { revision: 'r1', version: '1.9.0', weight: 75 },
    { revision: 'r2', version: '2.0.0', weight: 25 },
  ]
  const context = rig.context([errors])
  await rig.traffic.apply(rig.ref, { do: 'route', routes }, 'key', context)
  const before = await rig.state()
  let afterwards = 0
  let back = Infinity
  const results: RequestResult[] = []
  await underLoad(
    async () => {
      await pause(0.5)
      await rig.restart()
      back = Date.now()
      afterwards = (await rig.counted())['errors 1.9.0']?.total ?? 0
      await until(() => results.some(({ startedAt, ok }) => ok && startedAt > back))
      await pause(0.3)
    },
    (result) => results.push(result),
  )
  const after = await rig.state()
  expect(after.pid).not.toBe(before.pid)
  expect(after.listening).toEqual(before.listening)
  expect(after.routes).toEqual(before.routes)
  // Before the kill the load ran for over a second, and counts are saved every second.
  expect(afterwards).toBeGreaterThan(0)
  const counted = await rig.counted()
  expect(counted['errors 1.9.0']?.total).toBeGreaterThan(afterwards)
  expect(counted['errors 2.0.0']?.total).toBeGreaterThan(0)
  // Only what was under way, or came while nobody listened, may fail: nothing that came afterwards.
  expect(results.filter(({ startedAt, ok }) => !ok && startedAt > back)).toEqual([])
})
