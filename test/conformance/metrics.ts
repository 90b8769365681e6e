import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrontFault } from '../fakes/front.ts'
import { type MetricsRig, skewed, watcher } from './metrics-rig.ts'

/** What every source of metrics must do. `skip`: why it cannot run here, or null. */
export function metricsConformance(
  name: string,
  skip: string | null,
  make: () => Promise<MetricsRig>,
): void {
  describe.skipIf(skip !== null)(`${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let rig: MetricsRig
    beforeAll(async () => {
      rig = await make()
    })
    afterAll(() => rig[Symbol.asyncDispose]())

    test('nothing is counted at first, whatever was there before', async () => {
      const { look } = watcher(rig)
      expect((await look()).state).toBe('empty')
      await rig.happen(4, 1)
      const late = watcher(rig)
      expect(await late.look()).toMatchObject({ state: 'empty' })
    })

    test('counts are exact from look to look, and nothing is counted twice', async () => {
      const { look, seen } = watcher(rig)
      await look()
      await rig.happen(10, 0)
      expect(await look()).toMatchObject({ state: 'ok', increment: { bad: 0, total: 10 } })
      expect((await look()).state).toBe('empty')
      await rig.happen(3, 7)
      expect(await look()).toMatchObject({ state: 'ok', increment: { bad: 7, total: 10 } })
      await rig.happen(0, 1)
      await look()
      expect(seen()).toEqual({ good: 13, bad: 8 })
    })

    test('what was asked and answered can be shown, without secrets', async () => {
      const { look } = watcher(rig)
      await look()
      await rig.happen(2, 1)
      const answer = await look()
      if (answer.state !== 'ok') throw new Error(JSON.stringify(answer))
      const { asked, answered, at } = answer.exchange
      expect(asked).toContain('127.0.0.1')
      expect(answered.length).toBeGreaterThan(0)
      expect(answered.length).toBeLessThan(3000)
      expect(new Date(at).toISOString()).toBe(at)
      expect(JSON.stringify(answer)).not.toContain(rig.secret)
    })

    test('counters that begin anew count on', async ({ skip: skipTest }) => {
      if (rig.restart === null) return skipTest('its counts are per interval')
      const { look, seen } = watcher(rig)
      await look()
      await rig.happen(20, 5)
      await look()
      await rig.restart()
      await rig.happen(6, 2)
      await look()
      expect(seen()).toEqual({ good: 26, bad: 7 })
    })

    test('counters that vanish are neither healthy nor bad, and go on from where they were', async () => {
      const { look, seen } = watcher(rig)
      await rig.happen(5, 1)
      await look()
      await rig.vanish()
      const gone = await look()
      expect(gone.state).not.toBe('ok')
      await rig.appear()
      await rig.happen(4, 2)
      await look()
      expect(seen()).toEqual({ good: 4, bad: 2 })
    })

    const faults: readonly [FrontFault, RegExp][] = [
      ['down', /./],
      ['slow', /no answer within/],
      ['503', /503/],
      ['401', /401/],
      ['html', /./],
      ['half', /./],
      ['redirect', /302/],
    ]
    test.each(faults)(
      'a server that is %s cannot be asked, and nothing is lost',
      async (fault, why) => {
        const { look, seen } = watcher(rig)
        await look()
        await rig.happen(3, 1)
        rig.fault(fault)
        try {
          const answer = await look()
          if (answer.state !== 'unavailable') throw new Error(JSON.stringify(answer))
          expect(answer.problem.what).toMatch(why)
          expect(answer.problem.hint).not.toBe('')
          expect(JSON.stringify(answer)).not.toContain(rig.secret)
        } finally {
          rig.fault(null)
        }
        await look()
        expect(seen()).toEqual({ good: 3, bad: 1 })
      },
    )

    test.each(['nan', 'inf', 'excess'] as const)(
      'counts that make no sense (%s) are no reason to act',
      async (kind) => {
        const { look, seen } = watcher(rig)
        await look()
        await rig.happen(2, 0)
        await look()
        await rig.nonsense(kind)
        expect((await look()).state).toBe('unavailable')
        await rig.mend()
        // Events that were counted as bad but not at all may stay in a source's memory.
        if (kind === 'excess') return
        await rig.happen(5, 1)
        await look()
        expect(seen().bad).toBe(1)
      },
    )

    test('an answer that may not be whole is none', async ({ skip: skipTest }) => {
      if (rig.warn === null) return skipTest('its API has no warnings')
      const { look, seen } = watcher(rig)
      await look()
      await rig.happen(2, 2)
      rig.warn(true)
      expect((await look()).state).toBe('unavailable')
      rig.warn(false)
      await look()
      expect(seen()).toEqual({ good: 2, bad: 2 })
    })

    test.each([-1, 1])('a clock of ours that is wrong changes no count (%d)', async (by) => {
      const { look, seen } = watcher(rig, skewed(rig.io, by * (rig.skew ?? 1000)))
      await look()
      await rig.happen(7, 3)
      await look()
      expect(seen()).toEqual({ good: 7, bad: 3 })
    })

    test('an expected failure is never thrown: a guard of nonsense and a cursor of another form', async () => {
      const wrong = { ...rig.guard, measure: { kind: 'share', bad: '}{', total: '' } as const }
      const [answer] = await rig.metrics.read(
        [
          { ...questionFor(rig), guard: wrong },
          { ...questionFor(rig), cursor: { form: 7 } },
        ],
        rig.io,
      )
      expect(answer?.state).not.toBe('ok')
    })
  })
}

const questionFor = (rig: MetricsRig) => ({
  guard: rig.guard,
  service: 'shop',
  environment: 'production',
  component: 'api',
  version: rig.version,
  beside: null,
  endpoints: rig.endpoints,
  besideEndpoints: [],
  cursor: null,
})
