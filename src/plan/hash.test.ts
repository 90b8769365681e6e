import { expect, test } from 'vitest'
import { planDeploy } from './deploy.ts'
import { deployRequest } from './fixtures.ts'
import { verifyPlan } from './hash.ts'

test.each([
  [null, 'no JSON object'],
  [[], 'no JSON object'],
  ['plan', 'no JSON object'],
  [{}, 'format null'],
  [{ format: 2 }, 'format 2'],
  [{ format: 1, id: 7 }, '"id" is no text'],
])('%j is no plan', (json, why) => {
  const result = verifyPlan(json)
  expect(result.ok ? '' : result.problems[0]?.what).toContain(why)
})

test('a plan with another target, damaged steps or twice the same step is refused', () => {
  const result = planDeploy(deployRequest())
  if (!result.ok) throw new Error('no plan')
  const plan = result.value
  const refusal = (json: unknown) => {
    const verified = verifyPlan(json)
    return verified.ok ? '' : verified.problems[0]?.what
  }
  expect(refusal({ ...plan, to: '6.6.6' })).toContain('changed after it was made')
  expect(refusal({ ...plan, steps: [{}] })).toContain('damaged')
  expect(refusal({ ...plan, steps: [plan.steps[0], plan.steps[0]] })).toContain('same id')
  expect(refusal({ ...plan, preconditions: undefined })).toContain('preconditions')
  expect(verifyPlan(plan).ok).toBe(true)
})
