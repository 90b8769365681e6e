import { expect, test } from 'vitest'
import { foldRun } from '../../src/run/fold.ts'
import { executeRun } from '../../src/run/execute.ts'
import { makeWay } from '../../src/run/preempt.ts'
import { startRun } from '../../src/run/start.ts'
import { bench, type Bench } from './recording/bench.ts'
import { recordingPlan } from './recording/plans.ts'
import { startDriver } from './recording/process.ts'

const forward = ['s1', 's2', 's5', 's6', 's9', 's10']
const way = { service: 'shop', environment: 'production', by: 'ben', reason: 'checkout 500s' }

const stateOf = async (here: Bench, id = 1) => {
  const folded = foldRun(id, await here.ledger.journal(id))
  if (!folded.ok) throw new Error(folded.problems[0]?.what)
  return folded.value
}

test('of two rollbacks at once one runs, and the other is told who does', async () => {
  await using here = await bench()
  const starts = { DRIVER_STARTS: '1' }
  await using one = startDriver(here.folder, {}, {}, starts)
  await using two = startDriver(here.folder, {}, {}, starts)
  const ends = await Promise.all([one.end(), two.end()])
  const codes = ends.map((end) => end.code).sort()
  expect(codes).toEqual([0, 5])
  expect(ends.find((end) => end.code === 5)?.said).toMatchObject({
    busy: { where: 'shop in production', hint: expect.stringContaining('lastgood runs') as string },
  })
  expect(await here.ledger.runs({ limit: 9 })).toMatchObject([{ id: 1, status: 'succeeded' }])
  expect(here.effects()).toEqual(forward)
})

test('an owner that was paused until its lease was taken writes nothing and acts no more', async () => {
  await using here = await bench()
  const short = { leaseSeconds: 0.6, heartbeatSeconds: 0.2 }
  await using paused = startDriver(here.folder, { holdSeconds: 2 }, short)
  await paused.tells('step-progress s4')
  paused.signal('SIGSTOP')
  const held = await executeRun(here.deps, 1)
  expect(held).toMatchObject({ ok: false, problems: [{ where: 'run 1' }] })
  await here.io.clock.sleep(0.7)
  const taken = await executeRun(here.deps, 1)
  expect(taken).toMatchObject({ ok: true, value: { status: 'succeeded' } })
  const entries = await here.ledger.journal(1)

  paused.signal('SIGCONT')
  expect((await paused.end()).said).toMatchObject({
    ok: false,
    problems: [{ what: expect.stringContaining('took over run 1') as string }],
  })
  expect(await here.ledger.journal(1)).toEqual(entries)
  expect(here.effects()).toEqual(forward)
  const byPaused = here.lines().filter((line) => line.pid === paused.pid)
  expect(new Set(byPaused.map((line) => line.key))).toEqual(new Set(['run-1/s1', 'run-1/s2']))
  expect(await here.ledger.audit()).toMatchObject({ state: 'intact' })
})

test('Ctrl-C stops a run while it waits, and it goes on where it was', async () => {
  await using here = await bench()
  await using first = startDriver(here.folder, { holdSeconds: 1 })
  await first.tells('step-progress s4')
  first.signal('SIGINT')
  expect((await first.end()).said).toEqual({ status: 'stopped' })
  expect(here.effects()).toEqual(['s1', 's2'])
  expect(await executeRun(here.deps, 1)).toMatchObject({ value: { status: 'succeeded' } })
  expect(here.effects()).toEqual(forward)
})

test('a rollback stops a deploy in flight at its next boundary', async () => {
  await using here = await bench()
  await using deploy = startDriver(here.folder, { kind: 'deploy', holdSeconds: 30 })
  await deploy.tells('step-progress s4')
  expect(await makeWay(here.deps, way)).toMatchObject({
    state: 'clear',
    preempted: { id: 1, status: 'stopped' },
  })
  expect((await deploy.end()).said).toEqual({ status: 'stopped' })
  const state = await stateOf(here)
  expect(state).toMatchObject({ stopRequestedBy: 'ben', says: 'rollback: checkout 500s' })
  expect(await makeWay(here.deps, way)).toEqual({ state: 'clear', preempted: null })
})

test('a deploy whose process died is stopped through its own journal', async () => {
  await using here = await bench()
  await using deploy = startDriver(here.folder, { kind: 'deploy', holdSeconds: 30 })
  await deploy.tells('step-progress s4')
  deploy.signal('SIGKILL')
  await deploy.end()
  const before = await stateOf(here)
  expect(await makeWay(here.deps, way)).toMatchObject({ state: 'clear', preempted: { id: 1 } })
  expect(before.status).toBe('running')
  expect(await stateOf(here)).toMatchObject({ status: 'stopped', stopRequestedBy: 'ben' })
  expect(await here.ledger.audit()).toMatchObject({ state: 'intact' })
  expect(await here.ledger.leaseOf(1)).toBeNull()
})

test('a rollback in flight is never pre-empted; one that was left behind says how to go on', async () => {
  await using here = await bench()
  await using live = startDriver(here.folder, { holdSeconds: 30 })
  await live.tells('step-progress s4')
  const busy = await makeWay(here.deps, way)
  expect(busy).toMatchObject({ state: 'busy', active: { id: 1 } })
  if (busy.state === 'busy') expect(busy.problem.hint).toContain('lastgood runs stop 1')
  expect(await here.ledger.stopRequest(1)).toBeNull()

  live.signal('SIGKILL')
  await live.end()
  const left = await startRun(here.deps, recordingPlan(), null)
  expect(left).toMatchObject({ state: 'busy', problem: { hint: 'lastgood runs resume 1' } })
})

test('a deploy that does not reach a boundary in time keeps the way closed', async () => {
  await using here = await bench()
  here.lay('stuck')
  await using deploy = startDriver(here.folder, { kind: 'deploy' }, { stopPollSeconds: 99 })
  await deploy.tells('step-progress s1')
  const closed = await makeWay(here.deps, { ...way, waitSeconds: 0.3 })
  expect(closed).toMatchObject({ state: 'busy', active: { id: 1 } })
  expect(here.effects()).toEqual(['s1'])
})
