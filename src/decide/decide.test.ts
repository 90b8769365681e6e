import { expect, test } from 'vitest'
import type { Decision } from '../model/decision.ts'
import type { Strategy } from '../model/strategy.ts'
import { decide } from './decide.ts'
import {
  ago,
  component,
  couldNotAsk,
  deployment,
  digest,
  evidence,
  knownFact,
  notAsked,
  now,
  policy,
  range,
  revision,
  standing,
} from './fixtures.ts'

const state = ({ candidates }: Decision, strategy: Strategy) =>
  candidates.find((candidate) => candidate.strategy === strategy)?.state
const says = ({ candidates }: Decision, strategy: Strategy) =>
  candidates.find((candidate) => candidate.strategy === strategy)?.reasons ?? []

test('one clear change, a warm good release: switch back, and it may run alone', () => {
  const decision = decide(evidence(), policy, now)
  expect(decision).toMatchObject({ from: '2.0.0', choice: 'switch-back', automatic: true })
  expect(decision.to).toMatchObject({ version: '1.9.0', how: 'last-good' })
  expect(decision.problem).toBeNull()
  expect(decision.candidates.map((one) => `${one.strategy} ${one.state}`)).toEqual([
    'switch-back ready',
    'redeploy ready',
    'freeze ready',
    'flag-off blocked',
    'revert blocked',
    'restore blocked',
    'hotfix blocked',
  ])
  expect(decision.candidates[0]?.expected).toEqual({ seconds: 2, runs: 7 })
  expect(decision.candidates[1]?.expected).toEqual({ seconds: 60, runs: 0 })
  expect(decision.candidates[0]?.loses).toMatchObject({ state: 'nothing-found' })
  expect(decision.unknowns).toContain('schema: not asked: not built yet')
})

test('with the old release gone cold, redeploy is chosen', () => {
  const running = knownFact([component({ revisions: [revision('2.0.0')] })])
  const decision = decide(evidence({ running }), policy, now)
  expect(decision.choice).toBe('redeploy')
  expect(says(decision, 'switch-back')).toContainEqual({
    rule: 'old-release-warm',
    effect: 'blocks',
    says: '1.9.0 is no longer up: api',
  })
})

test('migrations in between make the way risky, and the problem is honest about who was not asked', () => {
  const migrations = knownFact([{ file: 'db/2.sql', change: 'added' as const }])
  const decision = decide(evidence({ range: range({ migrations }) }), policy, now)
  expect(decision.choice).toBe('switch-back')
  expect(decision.automatic).toBe(false)
  expect(state(decision, 'switch-back')).toBe('risky')
  expect(decision.problem?.what).toContain('nobody asked whether 1.9.0 can live on the schema')
  expect(decision.problem?.hint).toContain('lastgood rollback -e production --yes')
})

test('could not ask is neither yes nor no: artifacts make a redeploy risky', () => {
  const decision = decide(evidence({ range: range({ artifacts: couldNotAsk }) }), policy, now)
  expect(state(decision, 'redeploy')).toBe('risky')
  expect(state(decision, 'switch-back')).toBe('ready')
})

test('when only freeze is left there is no choice, and the problem says why both ways are blocked', () => {
  const running = knownFact([component({ revisions: [revision('2.0.0')] })])
  const artifacts = knownFact([{ component: 'api', digest, state: 'gone' as const, says: 'gone' }])
  const decision = decide(evidence({ running, range: range({ artifacts }) }), policy, now)
  expect(decision).toMatchObject({ choice: null, automatic: false })
  expect(decision.candidates[0]).toMatchObject({ strategy: 'freeze', state: 'ready' })
  expect(decision.problem?.what).toContain('1.9.0 is no longer up: api')
  expect(decision.problem?.what).toContain('artifact gone: api')
  expect(decision.problem?.hint).toContain('lastgood deploy')
})

/** After 2.0.0 -> 1.9.0: 2.0.0 is bad, 1.9.0 runs by a rollback, 1.8.0 is good too. */
const rolledBack = {
  running: knownFact([
    component({
      revisions: [revision('1.9.0'), revision('1.8.0', { state: 'stopped' })],
      routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
    }),
  ]),
  standings: knownFact([
    standing('1.9.0'),
    standing('2.0.0', { verdict: 'bad', basis: 'rolled-back', rolledBack: true }),
    standing('1.8.0'),
  ]),
  deployments: knownFact([
    deployment('1.9.0', { id: 4, kind: 'rollback', previous: '2.0.0', startedAt: ago(60) }),
    deployment('2.0.0', { id: 3, startedAt: ago(300) }),
    deployment('1.9.0', { id: 2, startedAt: ago(90_000) }),
    deployment('1.8.0', { id: 1, startedAt: ago(190_000) }),
  ]),
  guards: knownFact([]),
}

test('undo twice neither toggles nor digs: the second finds that it is done', () => {
  const decision = decide(evidence(rolledBack), policy, now)
  expect(decision).toMatchObject({ from: '1.9.0', choice: null, to: { version: '1.8.0' } })
  expect(decision.problem).toMatchObject({
    what: 'Nothing would change: 1.9.0 is good, and it is what the last rollback went to',
    hint: 'To go further back all the same: lastgood rollback -e production --to 1.8.0',
  })
})

test('and it is no dead end: named, the older good release is gone back to, by a person', () => {
  const decision = decide(evidence({ ...rolledBack, requested: '1.8.0' }), policy, now)
  expect(decision).toMatchObject({ choice: 'redeploy', automatic: false })
  expect(state(decision, 'redeploy')).toBe('ready')
})

test('when what the rollback went to is marked bad too, the next good one is offered', () => {
  const standings = knownFact([
    standing('1.9.0', { verdict: 'bad', basis: 'marked', reason: 'also 500s' }),
    standing('2.0.0', { verdict: 'bad', basis: 'rolled-back' }),
    standing('1.8.0'),
  ])
  const decision = decide(evidence({ ...rolledBack, standings }), policy, now)
  expect(decision).toMatchObject({ choice: 'redeploy', automatic: false, to: { version: '1.8.0' } })
})

test('leaving a good release is possible for a person, and never happens alone', () => {
  const standings = knownFact([standing('2.0.0'), standing('1.9.0')])
  const decision = decide(evidence({ standings, guards: notAsked }), policy, now)
  expect(decision).toMatchObject({ choice: 'switch-back', automatic: false })
  expect(says(decision, 'switch-back')).toContainEqual(
    expect.objectContaining({ rule: 'leaving-a-good-release', effect: 'notes', needsPerson: true }),
  )
})

test('a canary is left for the release beneath it, although that one is its engine’s current', () => {
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
    deployment('2.0.0', { id: 2, outcome: 'running', endedAt: null }),
    deployment('1.9.0', { startedAt: ago(90_000) }),
  ])
  const decision = decide(evidence({ running, deployments }), policy, now)
  expect(decision).toMatchObject({ from: '2.0.0', choice: 'switch-back', to: { version: '1.9.0' } })
})

test('whoever stopped a deployment and took it back does not lose the release beneath it', () => {
  const decision = decide(
    evidence({
      ...rolledBack,
      deployments: knownFact([
        deployment('2.0.0', { id: 3, outcome: 'stopped' }),
        deployment('1.9.0', { id: 2, startedAt: ago(90_000) }),
        deployment('1.8.0', { id: 1, startedAt: ago(190_000) }),
      ]),
    }),
    policy,
    now,
    { leaving: '2.0.0' },
  )
  expect(decision).toMatchObject({ from: '2.0.0', choice: null, to: { version: '1.9.0' } })
  expect(decision.problem?.what).toBe('Nothing would change: 1.9.0 is all that runs')
})

test('an unproven release is offered as risky, with a problem to weigh; an inferred one wants a person', () => {
  const with19 = (more: Parameters<typeof standing>[1]) =>
    decide(
      evidence({
        standings: knownFact([
          standing('2.0.0', { verdict: 'unproven', basis: null }),
          standing('1.9.0', more),
        ]),
      }),
      policy,
      now,
    )
  const unproven = with19({ verdict: 'unproven', basis: null, reason: 'nobody said' })
  expect(unproven).toMatchObject({
    choice: 'switch-back',
    automatic: false,
    to: { how: 'earlier' },
  })
  expect(unproven.problem?.what).toContain('1.9.0 is unproven here')
  const inferred = with19({ basis: 'inferred' })
  expect(inferred).toMatchObject({
    choice: 'switch-back',
    automatic: false,
    problem: null,
    to: { how: 'inferred' },
  })
})

test('an engine that does not answer blocks both ways through it', () => {
  const actuators = knownFact([{ name: 'local', answers: false, says: 'socket gone' }])
  const decision = decide(evidence({ actuators, running: couldNotAsk }), policy, now)
  expect(decision.choice).toBeNull()
  expect(decision.problem?.what).toContain('local (socket gone)')
})

test('when nobody can say what runs, the ways are risky, not ready', () => {
  const decision = decide(evidence({ running: couldNotAsk }), policy, now)
  expect(state(decision, 'redeploy')).toBe('risky')
  expect(decision.from).toBe('2.0.0')
  expect(decision.automatic).toBe(false)
})

test('without a ledger there is no choice, and the hint says what to repair', () => {
  const decision = decide(evidence({ standings: couldNotAsk, range: null }), policy, now)
  expect(decision).toMatchObject({ choice: null, to: null })
  expect(decision.problem?.where).toContain('timed out')
})

test('without being told what was left, a stopped deploy does not drag the release beneath along', () => {
  const deployments = knownFact([
    deployment('2.0.0', { id: 3, outcome: 'stopped' }),
    deployment('1.9.0', { id: 2, startedAt: ago(90_000) }),
  ])
  const decision = decide(evidence({ ...rolledBack, deployments }), policy, now)
  expect(decision.choice).toBeNull()
  expect(decision.problem?.what).toContain('Nothing would change: the deploy of 2.0.0 was stopped')
  expect(decision.problem?.hint).toContain('--to 1.8.0')
})
