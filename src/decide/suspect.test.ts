import { expect, test } from 'vitest'
import type { Deployment } from '../model/deployment.ts'
import type { RunningComponent } from '../model/evidence.ts'
import { ago, component, couldNotAsk, deployment, knownFact, revision } from './fixtures.ts'
import { findSuspect } from './suspect.ts'

const find = (
  running: readonly RunningComponent[],
  deployments: readonly Deployment[],
  leaving?: string,
) => findSuspect({ running: knownFact(running), deployments: knownFact(deployments) }, leaving)

/** `newer` with a share of the traffic beside `older`, which the engine still calls current. */
const canary = (newer: string, older: string) =>
  component({
    revisions: [revision(newer, { state: 'beside', since: ago(30) }), revision(older)],
    routes: [
      { revision: `${older}-p1`, version: older, weight: 75 },
      { revision: `${newer}-p1`, version: newer, weight: 25 },
    ],
  })
const before = deployment('1.9.0', { startedAt: ago(90_000) })

test('one version runs: that one', () => {
  expect(find([component()], [deployment('2.0.0'), before])).toEqual({
    version: '2.0.0',
    how: 'live',
    beneath: null,
    reachedByRollback: false,
  })
})

test('a canary counts although it has a quarter of the traffic, in flight or stopped', () => {
  for (const outcome of ['running', 'stopped', 'needs-human'] as const) {
    const found = find([canary('2.0.0', '1.9.0')], [deployment('2.0.0', { outcome }), before])
    expect(found).toMatchObject({ version: '2.0.0', beneath: '1.9.0' })
  }
})

test('a canary of an older version than what runs is the suspect: what came in last counts, not the number', () => {
  const found = find(
    [canary('1.9.1', '2.0.0')],
    [deployment('1.9.1', { outcome: 'running' }), deployment('2.0.0', { startedAt: ago(9000) })],
  )
  expect(found).toMatchObject({ version: '1.9.1', beneath: '2.0.0' })
})

test('a deployment in flight is the suspect before users reach it', () => {
  const running = [component({ revisions: [revision('1.9.0')], routes: [] })]
  const found = find(running, [deployment('2.0.0', { outcome: 'running' }), before])
  expect(found).toMatchObject({ version: '2.0.0', how: 'unfinished', beneath: '1.9.0' })
})

test('a deployment that was stopped is the suspect while something of it is still up', () => {
  const stopped = deployment('2.0.0', { outcome: 'stopped' })
  const prepared = component({
    revisions: [revision('2.0.0', { state: 'beside' }), revision('1.9.0')],
    routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
  })
  expect(find([prepared], [stopped, before])).toMatchObject({ version: '2.0.0', beneath: '1.9.0' })
  const failed = deployment('1.9.0', { kind: 'rollback', previous: '2.0.0', outcome: 'failed' })
  expect(find([prepared], [failed, stopped, before])).toMatchObject({ version: '2.0.0' })
  const clean = component({ revisions: [revision('1.9.0')], routes: [] })
  expect(find([clean], [stopped, before])).toMatchObject({ version: '1.9.0', how: 'live' })
})

test('a rollback that was stopped before the bad release went is finished, not dug deeper', () => {
  const back = deployment('1.9.0', { kind: 'rollback', previous: '2.0.0', outcome: 'stopped' })
  const left = component({
    revisions: [revision('1.9.0'), revision('2.0.0', { state: 'beside' })],
    routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
  })
  const past = [back, deployment('2.0.0', { startedAt: ago(600) }), before]
  expect(find([left], past)).toMatchObject({ version: '2.0.0', beneath: '1.9.0' })
})

test('a rollback in flight, or ended half way, still leaves what it left', () => {
  for (const outcome of ['running', 'needs-human'] as const) {
    const back = deployment('1.9.0', { kind: 'rollback', previous: '2.0.0', outcome })
    const halfway = [
      component(),
      component({ component: 'web', revisions: [revision('1.9.0')], routes: [] }),
    ]
    const found = find(halfway, [back, deployment('2.0.0', { startedAt: ago(600) }), before])
    expect(found).toMatchObject({ version: '2.0.0', beneath: '1.9.0', reachedByRollback: false })
  }
})

test('after a rollback what runs is known to be reached by it, until it is deployed again', () => {
  const running = [component({ revisions: [revision('1.9.0')], routes: [] })]
  const back = deployment('1.9.0', { kind: 'rollback', previous: '2.0.0', startedAt: ago(60) })
  expect(find(running, [back, before])).toMatchObject({ version: '1.9.0', reachedByRollback: true })
  const again = deployment('1.9.0', { startedAt: ago(10) })
  expect(find(running, [again, back]).reachedByRollback).toBe(false)
})

test('a version that nobody recorded counts from when the engine says, else as the newest', () => {
  const recorded = [deployment('1.9.0', { startedAt: ago(600) })]
  expect(find([canary('2.0.0', '1.9.0')], recorded).version).toBe('2.0.0')
  const older = component({
    ...canary('2.0.0', '1.9.0'),
    revisions: [revision('2.0.0', { state: 'beside', since: ago(9000) }), revision('1.9.0')],
  })
  expect(find([older], recorded).version).toBe('1.9.0')
  const unknown = { ...older, revisions: older.revisions.map((one) => ({ ...one, since: null })) }
  expect(find([unknown], recorded).version).toBe('2.0.0')
})

test('when the engine cannot be asked, the ledger is believed, and says so', () => {
  const deployments = knownFact([
    deployment('2.1.0', { outcome: 'failed' }),
    deployment('2.0.0', { startedAt: ago(600) }),
  ])
  expect(findSuspect({ running: couldNotAsk, deployments })).toMatchObject({
    version: '2.0.0',
    how: 'recorded',
  })
  expect(findSuspect({ running: couldNotAsk, deployments: couldNotAsk })).toMatchObject({
    version: null,
    how: 'none',
  })
})

test('a caller that stopped a deployment names what it left', () => {
  const running = [component({ revisions: [revision('1.9.0')], routes: [] })]
  expect(find(running, [before], '2.0.0')).toMatchObject({ version: '2.0.0', beneath: '1.9.0' })
})
