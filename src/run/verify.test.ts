import { expect, test } from 'vitest'
import { bench } from '../../test/crash/recording/bench.ts'
import { recordingPlan } from '../../test/crash/recording/plans.ts'
import { countsBetween } from './actions/counts.ts'
import { holdHandler } from './actions/hold.ts'
import { executeRun } from './execute.ts'
import { nodeIo } from '../host/node.ts'

test.for([
  ['quiet', 'not proven: no-data'],
  ['uncounted', 'not proven: could not ask: Nobody counts'],
] as const)('with %s guards a run says what was not proven', async ([flag, says]) => {
  await using here = await bench()
  here.lay(flag)
  const id = await here.start(recordingPlan({ recoverSeconds: 0.2 }))
  const run = await executeRun(here.deps, id)
  if (!run.ok) throw new Error('not executed')
  expect(run.value.status).toBe('succeeded')
  expect(run.value.says).toContain(`Rolled back to 1.9.0 in production; ${says}`)
  expect(run.value.steps.find((step) => step.id === 's8')).toMatchObject({ unproven: true })
})

test('guards that stay bad need a human, with what to suspect', async () => {
  await using here = await bench()
  here.lay('failing')
  const id = await here.start(recordingPlan({ recoverSeconds: 0.2 }))
  const run = await executeRun(here.deps, id)
  if (!run.ok) throw new Error('not executed')
  expect(run.value.status).toBe('needs-human')
  expect(run.value.problem?.what).toContain('Not recovered 0.2 s after the change')
  expect(run.value.problem?.hint).toMatch(/retry storms, poisoned caches and damage downstream/)
  expect(here.effects()).toEqual(['s1', 's2', 's5', 's6'])
})

test('guards that stay bad after a deploy move users back', async () => {
  await using here = await bench()
  here.lay('failing')
  const id = await here.start(recordingPlan({ kind: 'deploy', recoverSeconds: 0.2 }))
  const run = await executeRun(here.deps, id)
  expect(run).toMatchObject({ ok: true, value: { status: 'failed', undoing: true } })
  expect(here.effects()).toEqual(['s1', 's2', 's5', 's6', 'undo:s6', 'undo:s5', 'undo:s1'])
})

test('counts are those since the baseline; a counter that began anew starts from its own zero', () => {
  const guard = {
    name: 'errors',
    source: 'traffic',
    match: {},
    bad: { status: 500 },
    limit: 0.01,
    alpha: 0.05,
  } as const
  const of = (since: string, bad: number, total: number, version = '1.9.0') => ({
    guard: 'errors',
    revision: 'r',
    version,
    since,
    counts: { bad, total },
  })
  const before = [of('a', 5, 100)]
  const between = (now: ReturnType<typeof of>[]) => countsBetween(guard, '1.9.0', before, now)
  expect(between([of('a', 6, 150), of('a', 9, 900, '2.0.0')])).toEqual({ bad: 1, total: 50 })
  expect(between([of('b', 1, 20)])).toEqual({ bad: 1, total: 20 })
  expect(between([of('a', 5, 100)])).toBeNull()
})

test('a hold counts from its intent, and a clock that went back costs no more than one hold', async () => {
  const { clock } = nodeIo({})
  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000).toISOString()
  expect(await holdHandler(5, ago(6), clock).observe('k')).toMatchObject({ state: 'done' })
  const half = await holdHandler(5, ago(2.5), clock).observe('k')
  expect(half).toEqual({ state: 'progressing', says: '3 s to hold' })
  const future = await holdHandler(5, ago(-3600), clock).observe('k')
  expect(future).toEqual({ state: 'progressing', says: '5 s to hold' })
})
