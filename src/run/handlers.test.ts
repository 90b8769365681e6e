import { expect, test } from 'vitest'
import { bench } from '../../test/crash/recording/bench.ts'
import { recordingPlan } from '../../test/crash/recording/plans.ts'
import type { Target } from '../adapters/targets/target.ts'
import { ProblemError } from '../model/problem-error.ts'
import { executeRun } from './execute.ts'
import { handOver } from './by-hand.ts'
import { mayResume } from './may-resume.ts'
import type { RunDeps } from './deps.ts'

/** The same dependencies with some of the target's calls replaced. */
function withTarget(deps: RunDeps, change: (target: Target) => Partial<Target>): RunDeps {
  const places = deps.places.places.map((place) => ({
    ...place,
    target: { ...place.target, ...change(place.target) },
  }))
  return { ...deps, places: { ...deps.places, places } }
}

test('a component that left the configuration is a Problem before anything is touched', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  const places = { ...here.deps.places, places: [] }
  const run = await executeRun({ ...here.deps, places }, id)
  expect(run).toMatchObject({ ok: false, problems: [{ where: 'environment production' }] })
  expect(await here.ledger.journal(id)).toHaveLength(1)
  expect(await mayResume(here.deps, id)).toEqual({ state: 'free' })
})

test('an engine that forgets what it was told is told again, so often and no more', async () => {
  await using here = await bench()
  let applies = 0
  const forgetful = withTarget(here.deps, () => ({
    apply: async () => void (applies += 1),
    observe: async () => ({ state: 'absent' }),
  }))
  const run = await executeRun(forgetful, await here.start(recordingPlan()))
  if (!run.ok) throw new Error(run.problems[0]?.what)
  expect(applies).toBe(4 + 4)
  expect(run.value.steps[0]?.problem?.what).toContain('Nothing came of it after 4 attempts')
  expect(run.value.status).toBe('needs-human')
  expect(run.value.problem?.what).toContain('Could not take back what was begun')
  expect(handOver(run.value)).toMatchObject({ notDone: ['take back: target s1'], commands: [] })
})

test('what an adapter throws as a Problem fails the step; any other exception is a bug and passes', async () => {
  await using here = await bench()
  const problem = { what: 'Port taken', where: 'port 80', hint: 'Free it' }
  const broken = (error: Error) =>
    withTarget(here.deps, (target) => ({
      apply: async (ref, action, key, io) => {
        if (action.do === 'warm') throw error
        return target.apply(ref, action, key, io)
      },
    }))
  const run = await executeRun(broken(new ProblemError(problem)), await here.start(recordingPlan()))
  expect(run).toMatchObject({
    value: { status: 'failed', problem: { what: 'Port taken', where: 'port 80' } },
  })
  const id = await here.start({ ...recordingPlan(), preconditions: [] })
  await expect(executeRun(broken(new TypeError('bug')), id)).rejects.toThrow('bug')
  expect(await here.ledger.leaseOf(id)).toBeNull()
  expect(await executeRun(here.deps, id)).toMatchObject({ value: { status: 'succeeded' } })
})

test('an effect that was made although apply threw is found by asking', async () => {
  await using here = await bench()
  const cut = withTarget(here.deps, (target) => ({
    apply: async (ref, action, key, io) => {
      await target.apply(ref, action, key, io)
      if (action.do === 'promote')
        throw Object.assign(new Error('reset'), { syscall: 'read', code: 'ECONNRESET' })
    },
  }))
  const run = await executeRun(cut, await here.start(recordingPlan()))
  expect(run).toMatchObject({ value: { status: 'succeeded' } })
  expect(here.effects()).toEqual(['s1', 's2', 's5', 's6', 's9', 's10'])
})

test('a step that never ends fails after its time', async () => {
  await using here = await bench()
  const endless = withTarget(here.deps, (target) => ({
    observe: async (ref, action, key, io) =>
      action.do === 'warm'
        ? { state: 'progressing', says: '0 of 1 ready' }
        : target.observe(ref, action, key, io),
  }))
  const plan = recordingPlan()
  const steps = plan.steps.map((step) => ({ ...step, timeoutSeconds: 0.3 }))
  const run = await executeRun({ ...endless }, await here.start({ ...plan, steps }))
  if (!run.ok) throw new Error(run.problems[0]?.what)
  expect(run.value.status).toBe('failed')
  expect(run.value.problem?.what).toBe('Not finished after 0.3 s: target s2 (0 of 1 ready)')
})

test('whether a run may be taken up is told before trying', async () => {
  await using here = await bench()
  expect(await mayResume(here.deps, 5)).toMatchObject({ state: 'refused' })
  const id = await here.start(recordingPlan())
  expect(await mayResume(here.deps, id)).toMatchObject({ state: 'busy' })
  await executeRun(here.deps, id)
  expect(await mayResume(here.deps, id)).toMatchObject({ state: 'refused' })
})
