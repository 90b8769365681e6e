import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aNearlyClearEvidence, anEvidence } from '../decide/arbitraries.ts'
import { decide } from '../decide/decide.ts'
import { now, policy } from '../decide/fixtures.ts'
import { strategies } from '../model/strategy.ts'
import type { Plan, Step } from '../model/plan.ts'
import { planDeploy } from './deploy.ts'
import { aDeployRequest, place, wavesOf } from './fixtures.ts'
import { planHash, verifyPlan } from './hash.ts'
import { planRollback } from './rollback.ts'

const runs = { numRuns: 300 }

const aRollback = fc
  .tuple(
    fc.oneof(anEvidence, aNearlyClearEvidence),
    fc.constantFrom(...strategies),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([evidence, strategy, count]) =>
    planRollback({
      decision: decide(evidence, policy, now),
      evidence,
      strategy,
      places: ['api', 'web'].map((name) => place({ component: name, waves: wavesOf(count) })),
      policy,
      planId: 'p9',
      now,
      by: 'ana',
      reason: '',
    }),
  )

const doing = (steps: readonly Step[], component: string, what: RegExp) =>
  steps.findIndex(
    ({ action }) =>
      action.component === component && action.kind === 'target' && what.test(action.action.do),
  )

/** What must hold of the order in every plan. */
function checkOrder({ steps }: Plan): void {
  expect(steps.map(({ id }) => id)).toEqual(steps.map((_, n) => `s${n + 1}`))
  const firstMove = steps.findIndex(({ effect }) => effect === 'moves')
  for (const component of new Set(steps.map(({ action }) => action.component))) {
    const of = (effect: Step['effect']) =>
      steps.flatMap((step, n) =>
        step.effect === effect && step.action.component === component ? [n] : [],
      )
    // Everything of the first wave, of every component, is ready before anybody is moved.
    expect(doing(steps, component, /^start-0$/)).toBeLessThan(firstMove)
    expect(Math.min(...of('retires'), Infinity)).toBeGreaterThan(of('moves')[0] ?? -1)
    // In later waves the new part is there before its traffic, and the old part goes after it.
    for (let n = 1; n < 4; n++) {
      const start = doing(steps, component, new RegExp(`^start-${n}$`))
      const stop = doing(steps, component, new RegExp(`^stop-${n}$`))
      if (start >= 0 && stop >= 0) {
        expect(start).toBeLessThan(stop)
        expect(of('moves').some((at) => at > start && at < stop)).toBe(true)
      }
    }
  }
  for (const { action } of steps) {
    if (action.kind !== 'traffic' || action.action.do !== 'route') continue
    const { routes } = action.action
    expect(routes.reduce((sum, { weight }) => sum + weight, 0)).toBe(100)
    expect(routes.every(({ weight }) => Number.isInteger(weight) && weight >= 0)).toBe(true)
  }
}

test('every deploy is in order, and every step that moves users can be taken back', () => {
  fc.assert(
    fc.property(aDeployRequest, (request) => {
      const result = planDeploy(request)
      expect(result.ok).toBe(true)
      if (!result.ok) return
      checkOrder(result.value)
      const moves = result.value.steps.filter(({ effect }) => effect === 'moves')
      expect(moves.length).toBeGreaterThan(0)
      expect(moves.filter(({ undo }) => undo === null)).toEqual([])
      expect(planDeploy(structuredClone({ ...request, places: [] })).ok).toBe(false)
      expect(planDeploy(request)).toEqual(result)
    }),
    runs,
  )
})

test('every rollback is in order, is never taken back once it moved, and goes to no bad release', () => {
  let planned = 0
  fc.assert(
    fc.property(aRollback, (result) => {
      if (!result.ok) {
        expect(result.problems.every(({ hint }) => hint !== undefined)).toBe(true)
        return
      }
      planned++
      checkOrder(result.value)
      const { steps, preconditions, to } = result.value
      const undoable = steps.filter(({ undo }) => undo !== null)
      expect(undoable.every(({ effect }) => effect === 'prepares')).toBe(true)
      expect(preconditions).toContainEqual({ kind: 'not-bad', version: to })
    }),
    { numRuns: 1500 },
  )
  expect(planned).toBeGreaterThan(50)
})

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, shuffled(inner)] as const)
      .toReversed(),
  )
}

test('the hash does not depend on the order of keys, and notices every changed step', () => {
  fc.assert(
    fc.property(aDeployRequest, fc.nat(), (request, pick) => {
      const result = planDeploy(request)
      if (!result.ok) return
      const plan = result.value
      const copy: unknown = JSON.parse(JSON.stringify(shuffled(plan)))
      expect(verifyPlan(copy)).toEqual({ ok: true, value: plan })
      const n = pick % plan.steps.length
      const steps = plan.steps.map((step, at) =>
        at === n ? { ...step, timeoutSeconds: step.timeoutSeconds + 1 } : step,
      )
      expect(planHash({ ...plan, steps })).not.toBe(plan.hash)
      expect(verifyPlan({ ...plan, steps }).ok).toBe(false)
    }),
    { numRuns: 100 },
  )
})
