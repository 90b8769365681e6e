import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TrafficContext } from '../../src/adapters/traffic/traffic.ts'
import type { TrafficAction } from '../../src/model/plan.ts'
import { ProblemError } from '../../src/model/problem-error.ts'
import type { Route } from '../../src/model/revision.ts'
import { errors, type TrafficRig, until, visit } from './traffic-rig.ts'

/** What every traffic adapter must do, there and back. `makeRig` gives a component that was never routed. */
export function trafficConformance(name: string, makeRig: () => Promise<TrafficRig>): void {
  describe(`traffic adapter ${name}`, () => {
    let rig: TrafficRig
    let context: TrafficContext
    beforeEach(async () => {
      rig = await makeRig()
      context = rig.context([errors])
      await rig.replica('r1', '1.9.0')
      await rig.replica('r2', '2.0.0')
    })
    afterEach(() => rig[Symbol.asyncDispose]())

    const all = (revision: string, version: string): TrafficAction => ({
      do: 'route',
      routes: [{ revision, version, weight: 100 }],
    })
    const toOld = all('r1', '1.9.0')
    const toNew = all('r2', '2.0.0')
    const apply = (action: TrafficAction) => rig.traffic.apply(rig.ref, action, 'key', context)
    const observe = (action: TrafficAction) => rig.traffic.observe(rig.ref, action, 'key', context)
    const uncounted = () => (rig.traffic.supports.counts ? null : `${name} does not count`)
    const served = async (path = '/') => (await visit(`${await rig.url()}${path}`)).body

    test('says that nothing was ever routed', async () => {
      expect(await rig.traffic.preflight(rig.ref, rig.io)).toEqual([])
      expect(await rig.traffic.current(rig.ref, rig.io)).toEqual({ state: 'ok', value: [] })
      expect(await observe(toOld)).toEqual({ state: 'absent' })
      const counts = await rig.traffic.counts(rig.ref, rig.io)
      const problem = { what: expect.stringContaining('does not count') as string }
      if (uncounted() === null) expect(counts).toEqual({ state: 'empty' })
      else expect(counts).toMatchObject({ state: 'unavailable', problem })
    })

    test('routes there and back, and says so', async () => {
      for (const [action, version, other] of [
        [toOld, '1.9.0', toNew],
        [toNew, '2.0.0', toOld],
        [toOld, '1.9.0', toNew],
      ] as const) {
        await apply(action)
        expect(await served()).toBe(version)
        expect(await observe(action)).toMatchObject({ state: 'done' })
        expect(await observe(other)).toEqual({ state: 'absent' })
        expect(await rig.traffic.current(rig.ref, rig.io)).toEqual({
          state: 'ok',
          value: action.do === 'route' ? action.routes : [],
        })
      }
      expect(await rig.traffic.preflight(rig.ref, rig.io)).toEqual([])
    })

    test('keeps to the weights', async () => {
      const routes: Route[] = [
        { revision: 'r1', version: '1.9.0', weight: 90 },
        { revision: 'r2', version: '2.0.0', weight: 10 },
      ]
      await apply({ do: 'route', routes })
      let canary = 0
      for (let n = 0; n < 500; n++) if ((await served()) === '2.0.0') canary++
      expect(canary).toBeGreaterThan(35)
      expect(canary).toBeLessThan(65)
      expect(await observe({ do: 'route', routes })).toMatchObject({ state: 'done' })
      expect(await observe({ do: 'route', routes: [...routes].reverse() })).toMatchObject({
        state: 'done',
      })
    })

    test('repeating an action changes nothing', async () => {
      await apply(toOld)
      await served('/status/500')
      await apply(toOld)
      await apply(toOld)
      expect(await served()).toBe('1.9.0')
      expect(await observe(toOld)).toMatchObject({ state: 'done' })
      if (uncounted() !== null) return
      expect(await rig.counted()).toEqual({ 'errors 1.9.0': { bad: 1, total: 2 } })
    })

    test('counts exactly, by guard and version', async ({ skip }) => {
      const reason = uncounted()
      if (reason !== null) return skip(reason)
      await apply(toOld)
      for (let n = 0; n < 7; n++) await served()
      await apply(toNew)
      for (let n = 0; n < 5; n++) await served('/status/404')
      for (let n = 0; n < 3; n++) await served('/status/503')
      await apply(toOld)
      await served('/status/500')
      expect(await rig.counted()).toEqual({
        'errors 1.9.0': { bad: 1, total: 8 },
        'errors 2.0.0': { bad: 3, total: 8 },
      })
    })

    test('lets requests end before a revision is drained', async () => {
      await apply(toOld)
      const held = served('/held')
      await rig.arrived('r1', 'GET /held')
      await apply(toNew)
      const timeoutSeconds = rig.blind === undefined ? 30 : 2
      const drain: TrafficAction = { do: 'drain', revision: 'r1', timeoutSeconds }
      expect(await observe(drain)).toEqual({ state: 'absent' })
      await apply(drain)
      await apply(drain)
      expect(await observe(drain)).toMatchObject({ state: 'progressing' })
      expect(await served()).toBe('2.0.0')
      rig.release('r1')
      expect(await held).toBe('1.9.0')
      expect(await rig.settled(() => observe(drain))).toMatchObject({ state: 'done' })
    })

    test('at the end of a drain cuts what remains, or leaves it, and says how many', async () => {
      await apply(toOld)
      const held = served('/held').catch(() => 'cut')
      await rig.arrived('r1', 'GET /held')
      await apply(toNew)
      const drain: TrafficAction = { do: 'drain', revision: 'r1', timeoutSeconds: 0.2 }
      await apply(drain)
      if (rig.leaves === undefined) expect(await held).toBe('cut')
      const done = await rig.settled(() => observe(drain))
      const left = rig.blind === undefined ? /^1 .*still under way/ : /^perhaps .*still under way/
      const says = rig.leaves === undefined ? /1 that/ : left
      expect(done.state === 'done' && done.says).toMatch(says)
      if (rig.leaves === undefined) return
      rig.release('r1')
      expect(await held).toBe('1.9.0')
      if (rig.blind !== undefined) return
      await until(async () => {
        const now = await observe(drain)
        return now.state === 'done' && now.says === 'nothing under way'
      })
    })

    test('refuses to drain who is still served', async () => {
      await apply(toOld)
      const drain: TrafficAction = { do: 'drain', revision: 'r1', timeoutSeconds: 1 }
      await expect(apply(drain)).rejects.toThrow(ProblemError)
      expect(await served()).toBe('1.9.0')
    })

    test('refuses a revision without a ready replica, and changes nothing', async () => {
      await apply(toOld)
      await expect(apply(all('r3', '3.0.0'))).rejects.toThrow(ProblemError)
      expect(await served()).toBe('1.9.0')
      expect(await observe(toOld)).toMatchObject({ state: 'done' })
    })

    test('does not take "could not ask for addresses" for "there are none"', async () => {
      await apply(toOld)
      rig.hide('r1')
      expect(await observe(toOld)).toMatchObject({ state: 'done' })
      await expect(apply(toOld)).rejects.toThrow('could not ask')
      expect(await served()).toBe('1.9.0')
    })

    test('is the same after a restart', async () => {
      await apply(toNew)
      await served('/status/500')
      await rig.restart()
      expect(await observe(toNew)).toMatchObject({ state: 'done' })
      expect(await observe(toOld)).toEqual({ state: 'absent' })
      expect(await served()).toBe('2.0.0')
      if (rig.traffic.supports.counts) {
        const counts = rig.forgets === undefined ? { bad: 1, total: 2 } : { bad: 0, total: 1 }
        expect(await rig.counted()).toEqual({ 'errors 2.0.0': counts })
      }
      await apply(toOld)
      expect(await served()).toBe('1.9.0')
    })

    test('names a command for doing it by hand, on one line', () => {
      const command = rig.traffic.byHand(rig.ref, toNew)
      expect(command).toContain('2.0.0')
      expect(command).not.toMatch(/[\n\r]/)
    })
  })
}
