import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Verdict } from '../model/verdict.ts'
import { aComponent, someDeployments, someVerdicts } from './arbitraries.ts'
import { ago, component, deployment, now, revision } from './fixtures.ts'
import { standings, type Past } from './standings.ts'

const of = (past: Partial<Past>) =>
  standings({ deployments: [], verdicts: [], running: [], soakSeconds: 1800, now, ...past })

const verdict = (version: string, more: Partial<Verdict>): Verdict => ({
  service: 'shop',
  environment: 'production',
  version,
  verdict: 'good',
  basis: 'soaked',
  reason: 'soaked',
  by: 'ana',
  at: ago(60),
  ...more,
})

test('every version once, the latest deployed first, those of the engine alone behind them', () => {
  const past = of({
    deployments: [
      deployment('1.9.0', { id: 3, kind: 'rollback', previous: '2.0.0', startedAt: ago(60) }),
      deployment('2.0.0', { id: 2, startedAt: ago(600) }),
      deployment('1.9.0', { id: 1, startedAt: ago(9000) }),
    ],
    running: [component({ revisions: [revision('1.9.0'), revision('1.7.0')] })],
  })
  expect(past.map(({ version }) => version)).toEqual(['1.9.0', '2.0.0', '1.7.0'])
  expect(past[2]).toMatchObject({ verdict: 'unproven', lastDeployedAt: null, ranSeconds: null })
})

test('the longest stretch counts: from the end of a deployment to the start of the next version', () => {
  const [, older] = of({
    deployments: [
      deployment('2.0.0', { id: 4, startedAt: ago(100) }),
      // Deployed again in between: still the same stretch.
      deployment('1.9.0', { id: 3, startedAt: ago(2000) }),
      deployment('1.9.0', { id: 2, startedAt: ago(3000), endedAt: ago(2950) }),
      deployment('1.8.0', { id: 1, startedAt: ago(9000) }),
    ],
  })
  expect(older).toMatchObject({ version: '1.9.0', ranSeconds: 2850 })
  expect(older).toMatchObject({ verdict: 'good', basis: 'inferred' })
})

test('longer than the soak time is good by inference; exactly as long, or rolled back, is not', () => {
  const one = (startedAt: string) => of({ deployments: [deployment('1.9.0', { startedAt })] })[0]
  expect(one(ago(1801))).toMatchObject({ verdict: 'good', basis: 'inferred' })
  expect(one(ago(1800))).toMatchObject({ verdict: 'unproven', basis: null })
  const [, left] = of({
    deployments: [
      deployment('1.8.0', { id: 2, kind: 'rollback', previous: '1.9.0', startedAt: ago(10) }),
      deployment('1.9.0', { id: 1, startedAt: ago(90_000) }),
    ],
  })
  expect(left).toMatchObject({ version: '1.9.0', verdict: 'unproven', rolledBack: true })
})

test('a deployment that failed or was stopped changed nothing; one that ended half done ends certainty', () => {
  const with20 = (outcome: 'failed' | 'needs-human') =>
    of({
      deployments: [
        deployment('2.0.0', { id: 2, startedAt: ago(1000), outcome }),
        deployment('1.9.0', { id: 1, startedAt: ago(2500) }),
      ],
    }).find(({ version }) => version === '1.9.0')
  expect(with20('failed')?.ranSeconds).toBe(2500)
  expect(with20('needs-human')?.ranSeconds).toBe(1500)
})

test('the newest verdict counts, and stops inference; at the same instant the worse one', () => {
  const deployments = [deployment('1.9.0', { startedAt: ago(90_000) })]
  const believed = (...verdicts: Verdict[]) => of({ deployments, verdicts })[0]?.verdict
  const good = verdict('1.9.0', { at: ago(60) })
  expect(believed(good, verdict('1.9.0', { verdict: 'bad', at: ago(90) }))).toBe('good')
  expect(believed(good, verdict('1.9.0', { verdict: 'bad', at: ago(30) }))).toBe('bad')
  expect(believed(good, verdict('1.9.0', { verdict: 'bad', at: ago(60) }))).toBe('bad')
  expect(believed(verdict('1.9.0', { verdict: 'unproven', basis: 'marked' }))).toBe('unproven')
})

test('on day one the engine is the witness: what it alone has run long enough is good by inference', () => {
  const since = ago(90_000)
  const alone = component({ revisions: [revision('1.9.0', { since })], routes: [] })
  expect(of({ running: [alone] })[0]).toMatchObject({ basis: 'inferred', lastDeployedAt: null })
  const beside = component({
    component: 'web',
    revisions: [revision('1.8.0', { since })],
    routes: [],
  })
  expect(of({ running: [alone, beside] })[0]).toMatchObject({ verdict: 'unproven' })
})

test('a clock that stepped back makes nobody older than new', () => {
  const [one] = of({ deployments: [deployment('1.9.0', { startedAt: ago(-500) })] })
  expect(one?.ranSeconds).toBe(0)
})

test('whatever the past: each version once, no negative time, bad only by verdict, inferred never rolled back', () => {
  fc.assert(
    fc.property(
      someDeployments,
      someVerdicts,
      fc.array(aComponent('api'), { maxLength: 2 }),
      (deployments, verdicts, running) => {
        const all = of({ deployments, verdicts, running })
        const versions = all.map(({ version }) => version)
        expect(new Set(versions).size).toBe(versions.length)
        for (const one of all) {
          expect(one.ranSeconds ?? 0).toBeGreaterThanOrEqual(0)
          const spoken = verdicts.some(({ version }) => version === one.version)
          if (one.verdict === 'bad') expect(spoken).toBe(true)
          if (one.basis === 'inferred') expect([spoken, one.rolledBack]).toEqual([false, false])
        }
      },
    ),
    { numRuns: 300 },
  )
})
