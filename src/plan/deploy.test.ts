import { expect, test } from 'vitest'
import { component, couldNotAsk, digest } from '../decide/fixtures.ts'
import type { Plan } from '../model/plan.ts'
import type { Result } from '../model/problem.ts'
import { planDeploy } from './deploy.ts'
import { deployRequest, inPlace, place, wavesOf } from './fixtures.ts'

function planOf(result: Result<Plan>): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
const titles = (plan: Plan) => plan.steps.map(({ id, title }) => `${id} ${title}`)

test('blue-green: ready, then all traffic at once, declared, verified, and the old one retired', () => {
  const plan = planOf(planDeploy(deployRequest()))
  expect(titles(plan)).toEqual([
    's1 start-0 2.1.0-k3j9x0a7q2lm',
    's2 move traffic: all traffic to 2.1.0',
    's3 promote 2.1.0-k3j9x0a7q2lm',
    's4 verify that 2.1.0 serves',
    's5 verify that 2.1.0 is healthy',
    's6 let 2.0.0 finish its requests',
    's7 stop-0 2.0.0-p1',
  ])
  expect(plan.steps.map(({ effect }) => effect)).toEqual([
    'prepares',
    'moves',
    'moves',
    'verifies',
    'verifies',
    'retires',
    'retires',
  ])
  expect(plan).toMatchObject({ kind: 'deploy', from: '2.0.0', to: '2.1.0' })
  expect(plan.preconditions).toEqual([
    { kind: 'not-bad', version: '2.1.0' },
    { kind: 'running', component: 'api', version: '2.0.0' },
    { kind: 'artifact', component: 'api', digest },
  ])
})

test('canary: rising shares, each held, promoted only at the end, taken back at once', () => {
  const plan = planOf(planDeploy(deployRequest({ strategy: 'canary' })))
  expect(titles(plan).slice(1, 12)).toEqual([
    's2 move traffic: 95 % to 2.0.0, 5 % to 2.1.0',
    's3 hold for 10 s',
    's4 verify that 2.1.0 is healthy',
    's5 move traffic: 75 % to 2.0.0, 25 % to 2.1.0',
    's6 hold for 10 s',
    's7 verify that 2.1.0 is healthy',
    's8 move traffic: 50 % to 2.0.0, 50 % to 2.1.0',
    's9 hold for 10 s',
    's10 verify that 2.1.0 is healthy',
    's11 move traffic: all traffic to 2.1.0',
    's12 promote 2.1.0-k3j9x0a7q2lm',
  ])
  const before = { do: 'route', routes: component().routes }
  const routes = plan.steps.filter(({ action }) => action.kind === 'traffic')
  expect(routes.slice(0, 4).map(({ undo }) => undo?.action)).toEqual([
    before,
    before,
    before,
    before,
  ])
  expect(plan.expected).toEqual({ seconds: 90, runs: 0 })
})

test('rolling: traffic follows the shares of every wave', () => {
  const places = [place({ waves: wavesOf(3) })]
  const plan = planOf(planDeploy(deployRequest({ strategy: 'rolling', places })))
  const weights = plan.steps.flatMap(({ action }) =>
    action.kind === 'traffic' && action.action.do === 'route'
      ? [action.action.routes.map(({ weight }) => weight)]
      : [],
  )
  expect(weights).toEqual([[33, 67], [67, 33], [100]])
})

test('without traffic, or in place, there is only the cutover', () => {
  const plan = planOf(
    planDeploy(deployRequest({ places: [place({ traffic: null, waves: inPlace })] })),
  )
  expect(titles(plan)).toEqual([
    's1 replace 2.1.0-k3j9x0a7q2lm',
    's2 verify that 2.1.0 serves',
    's3 verify that 2.1.0 is healthy',
  ])
})

test('a first deploy has nothing to leave, and goes back to no traffic at all', () => {
  const plan = planOf(planDeploy(deployRequest({ running: [], strategy: 'canary' })))
  expect(plan.from).toBeNull()
  expect(titles(plan)).toHaveLength(5)
  expect(plan.steps[1]?.undo?.action).toEqual({ do: 'route', routes: [] })
  expect(plan.preconditions).toContainEqual({ kind: 'running', component: 'api', version: null })
})

test('several components: all are ready before one moves, all have moved before one is retired', () => {
  const plan = planOf(
    planDeploy(
      deployRequest({
        places: [place(), place({ component: 'web' })],
        running: [component(), component({ component: 'web' })],
      }),
    ),
  )
  expect(plan.steps.map(({ effect }) => effect)).toEqual(
    [
      ['prepares', 'prepares'],
      ['moves', 'moves', 'verifies', 'verifies'],
      ['moves', 'moves', 'verifies', 'verifies'],
      ['retires', 'retires', 'retires', 'retires'],
    ].flat(),
  )
  expect(plan.steps[1]?.title).toBe('web: start-0 2.1.0-k3j9x0a7q2lm')
})

test.each([
  [{ artifacts: {} }, 'Release 2.1.0 has no artifact for api'],
  [{ strategy: 'canary' as const, places: [place({ traffic: null })] }, 'can split traffic'],
  [{ strategy: 'canary' as const, percents: [25, 5] }, 'rise from 1 to 100'],
  [{ strategy: 'canary' as const, percents: [0.5] }, 'rise from 1 to 100'],
  [{ strategy: 'canary' as const, percents: [50, 150] }, 'rise from 1 to 100'],
  [{ places: [] }, 'no component'],
  [
    {
      places: [
        place({
          waves: () => (couldNotAsk.state === 'could-not-ask' ? couldNotAsk.problem : []),
        }),
      ],
    },
    'timed out',
  ],
])('no plan: %j', (more, what) => {
  const result = planDeploy(deployRequest(more))
  expect(result.ok ? '' : result.problems.map((problem) => problem.what).join()).toContain(what)
})

test('a forced deploy of a bad release does not want it to be anything else', () => {
  const plan = planOf(planDeploy(deployRequest({ force: true })))
  expect(plan.preconditions.map(({ kind }) => kind)).not.toContain('not-bad')
})
