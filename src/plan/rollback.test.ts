import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import {
  ago,
  component,
  couldNotAsk,
  deployment,
  digest,
  evidence,
  knownFact,
  now,
  policy,
  revision,
} from '../decide/fixtures.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Plan } from '../model/plan.ts'
import type { Result } from '../model/problem.ts'
import type { Strategy } from '../model/strategy.ts'
import { place } from './fixtures.ts'
import { planRollback } from './rollback.ts'

function plan(strategy: Strategy, more: Partial<Evidence> = {}, places = [place()]): Result<Plan> {
  const facts = evidence(more)
  const decision = decide(facts, policy, now)
  const asked = { decision, evidence: facts, strategy, places, policy, now }
  return planRollback({ ...asked, planId: 'p9', by: 'ana', reason: 'checkout 500s' })
}
function planOf(result: Result<Plan>): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
const titles = (result: Result<Plan>) => planOf(result).steps.map(({ title }) => title)
const what = (result: Result<Plan>) => (result.ok ? '' : result.problems[0]?.what)

test('switch-back: traffic first, verified, then the bad one goes, and the guards have the last word', () => {
  const result = plan('switch-back')
  expect(titles(result)).toEqual([
    'start-0 1.9.0-p1',
    'move traffic: all traffic to 1.9.0',
    'promote 1.9.0-p1',
    'verify that 1.9.0 serves',
    'verify that 1.9.0 is healthy',
    'let 2.0.0 finish its requests',
    'stop-0 2.0.0-p1',
    'verify that the guards recovered',
  ])
  expect(planOf(result)).toMatchObject({
    from: '2.0.0',
    to: '1.9.0',
    expected: { seconds: 2, runs: 7 },
    preconditions: [
      { kind: 'not-bad', version: '1.9.0' },
      { kind: 'running', component: 'api', version: '2.0.0' },
      { kind: 'revision-ready', component: 'api', revision: '1.9.0-p1' },
    ],
  })
})

test('a rollback is never rolled back: what moves or retires has no undo', () => {
  const { steps } = planOf(plan('redeploy'))
  expect(steps.filter(({ undo }) => undo !== null).map(({ effect }) => effect)).toEqual([
    'prepares',
  ])
})

test('redeploy brings the recorded artifact in as a new revision', () => {
  const { steps, preconditions } = planOf(plan('redeploy'))
  expect(steps[0]?.action.action).toMatchObject({ revision: '1.9.0-p9' })
  expect(preconditions).toContainEqual({ kind: 'artifact', component: 'api', digest })
})

test('a canary in flight: all traffic to the release beneath, which is still what the engine runs', () => {
  const running = knownFact([
    component({
      revisions: [revision('2.0.0', { state: 'beside' }), revision('1.9.0')],
      routes: [
        { revision: '1.9.0-p1', version: '1.9.0', weight: 75 },
        { revision: '2.0.0-p1', version: '2.0.0', weight: 25 },
      ],
    }),
  ])
  const deployments = knownFact([
    deployment('2.0.0', { id: 2, outcome: 'stopped' }),
    deployment('1.9.0', { startedAt: ago(90_000) }),
  ])
  const result = plan('switch-back', { running, deployments })
  expect(titles(result).slice(1, 2)).toEqual(['move traffic: all traffic to 1.9.0'])
  expect(planOf(result).preconditions).toContainEqual({
    kind: 'running',
    component: 'api',
    version: '1.9.0',
  })
})

test('only components that run what is left go back, in the order of the configuration', () => {
  const running = knownFact([
    component(),
    component({
      component: 'web',
      revisions: [revision('1.9.0')],
      routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
    }),
    component({ component: 'worker' }),
  ])
  const places = ['worker', 'web', 'api'].map((name) => place({ component: name }))
  const { steps } = planOf(plan('switch-back', { running }, places))
  expect([...new Set(steps.map(({ action }) => action.component))]).toEqual(['worker', 'api'])
})

test('an undersized old release that a person accepted is not refused for being small', () => {
  const running = knownFact([
    component({ revisions: [revision('2.0.0'), revision('1.9.0', { state: 'beside', ready: 1 })] }),
  ])
  const { preconditions, steps } = planOf(plan('switch-back', { running }))
  expect(preconditions.map(({ kind }) => kind)).not.toContain('revision-ready')
  expect(steps.map(({ title }) => title)).not.toContain('verify that 1.9.0 is healthy')
  expect(steps.map(({ title }) => title)).toContain('verify that 1.9.0 serves')
})

test('no steps: blocked, freeze, unknown running, unknown place, nothing to go to', () => {
  expect(what(plan('revert'))).toContain('revert is blocked: not configured')
  expect(what(plan('freeze'))).toContain('no steps')
  expect(what(plan('redeploy', { running: couldNotAsk }))).toContain('without knowing what runs')
  expect(what(plan('redeploy', {}, []))).toContain('api runs but is not configured')
  expect(what(plan('redeploy', { standings: knownFact([]) }))).toContain('only release')
})
