import { expect, test } from 'vitest'
import { localTarget } from '../adapters/targets/local/index.ts'
import type { ComponentRef } from '../adapters/targets/target.ts'
import { decide } from '../decide/decide.ts'
import { evidence, now, policy } from '../decide/fixtures.ts'
import type { DeployStrategy } from '../model/deployment.ts'
import type { Plan } from '../model/plan.ts'
import type { Result } from '../model/problem.ts'
import { planDeploy } from './deploy.ts'
import { deployRequest, place } from './fixtures.ts'
import { planRollback } from './rollback.ts'

const ref: ComponentRef = {
  service: 'shop',
  environment: 'production',
  stateFolder: '/project/.lastgood',
  binding: {
    component: {
      name: 'api',
      build: null,
      start: ['node', 'server.js'],
      health: '/healthz',
      path: '.',
      configFiles: [],
      image: null,
      migrations: [],
    },
    target: { kind: 'local', replicas: 3, startTimeoutSeconds: 30 },
    traffic: { kind: 'local' },
    env: {},
  },
}
const places = [place({ waves: (request) => localTarget.plan(ref, request) })]

/** Effect and what is done, a step a line. */
function lines(result: Result<Plan>): readonly string[] {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value.steps.map(({ effect, action }) => {
    if (action.kind === 'hold') return `${effect} hold`
    if (action.kind === 'verify') return `${effect} ${action.action.check}`
    if (action.kind === 'target') return `${effect} ${action.action.do} ${action.action.revision}`
    if (action.kind === 'database') return `${effect} down`
    if (action.action.do === 'drain') return `${effect} drain ${action.action.revision}`
    return `${effect} route ${action.action.routes.map(({ weight }) => weight).join('/')}`
  })
}
const deploy = (strategy: DeployStrategy, first = false) =>
  lines(
    planDeploy(
      deployRequest({ strategy, places, planId: 'p9', ...(first ? { running: [] } : {}) }),
    ),
  )

test('blue-green with the local target keeps the old release warm at the end', () => {
  expect(deploy('blue-green')).toEqual([
    'prepares fetch 2.1.0-p9',
    'prepares start 2.1.0-p9',
    'moves route 100',
    'moves promote 2.1.0-p9',
    'verifies version',
    'verifies health',
    'retires drain 2.0.0-p1',
    'retires expire 2.0.0-p1',
  ])
})

test('a first rolling deploy routes again after every replica, so that the traffic learns of all', () => {
  expect(deploy('rolling', true).filter((line) => /start|route/.test(line))).toEqual([
    'prepares start 2.1.0-p9',
    'moves route 100',
    'prepares start 2.1.0-p9',
    'moves route 100',
    'prepares start 2.1.0-p9',
    'moves route 100',
  ])
})

test('rolling gives every replica its share before an old one stops', () => {
  expect(deploy('rolling').filter((line) => /route|stop|promote/.test(line))).toEqual([
    'moves route 33/67',
    'retires stop 2.0.0-p1',
    'moves route 67/33',
    'moves route 100',
    'moves promote 2.1.0-p9',
    'retires stop 2.0.0-p1',
  ])
})

test('back: switching keeps the warm one up, redeploying starts it anew, both stop the bad one after', () => {
  const facts = evidence()
  const back = (strategy: 'switch-back' | 'redeploy') =>
    lines(
      planRollback({
        decision: decide(facts, policy, now),
        evidence: facts,
        strategy,
        places,
        policy,
        planId: 'p9',
        now,
        by: 'ana',
        reason: '',
      }),
    )
  expect(back('switch-back')).toEqual([
    'prepares keep 1.9.0-p1',
    'moves route 100',
    'moves promote 1.9.0-p1',
    'verifies version',
    'verifies health',
    'retires drain 2.0.0-p1',
    'retires stop 2.0.0-p1',
    'verifies guards',
  ])
  expect(back('redeploy').slice(0, 4)).toEqual([
    'prepares fetch 1.9.0-p9',
    'prepares start 1.9.0-p9',
    'moves route 100',
    'moves promote 1.9.0-p9',
  ])
})
