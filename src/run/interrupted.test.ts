import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { bench } from '../../test/crash/recording/bench.ts'
import { recordingPlan } from '../../test/crash/recording/plans.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Ledger } from '../store/ledger.ts'
import type { RunDeps } from './deps.ts'
import { executeRun } from './execute.ts'
import type { Progress } from './progress.ts'

const forward = ['s1', 's2', 's5', 's6', 's9', 's10']
const succeeded = { ok: true, value: { status: 'succeeded' } }

/** Dependencies that call back at every journal entry, numbered from 1. */
const watching = (deps: RunDeps, onEntry: (type: string, step: string, n: number) => void) => {
  let n = 0
  const emit = (progress: Progress) => {
    if (progress.type !== 'entry') return
    const { event } = progress.entry
    onEntry(event.type, 'step' in event ? event.step : '', (n += 1))
  }
  return { ...deps, emit }
}

test('asked to stop at any entry, a run stops at a boundary and goes on later', async () => {
  let entries = Number.POSITIVE_INFINITY
  // The last one ends the run.
  for (let at = 1; at < entries; at += 3) {
    await using here = await bench()
    const id = await here.start(recordingPlan({ holdSeconds: 0 }))
    const stop = new AbortController()
    const deps = watching(here.deps, (_type, _step, n) => n === at && stop.abort())
    const first = await executeRun(deps, id, { signal: stop.signal, by: 'ana' })
    if (!first.ok) throw new Error(first.problems[0]?.what)
    const { status, steps } = first.value
    const finished = steps.every((step) => step.status === 'done')
    expect(status, `entry ${at}`).toBe(finished ? 'succeeded' : 'stopped')
    const under = first.value.plan.steps.filter(
      (step, n) =>
        ['intended', 'applied'].includes(steps[n]?.status ?? '') && step.effect === 'moves',
    )
    expect(under, 'no move is left halfway').toEqual([])
    if (!finished) expect(await executeRun(here.deps, id)).toMatchObject(succeeded)
    expect(here.effects()).toEqual(forward)
    entries = (await here.ledger.journal(id)).length
  }
})

test('a stop through the ledger is honoured once; resuming is not stopped by it again', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan({ holdSeconds: 30 }))
  const at = new Date().toISOString()
  let asked: Promise<void> | undefined
  const deps = watching(here.deps, (type, step) => {
    if (type !== 'step-intended' || step !== 's4') return
    asked = here.ledger.requestStop(id, { by: 'ben', reason: 'wait', at })
  })
  const stopped = await executeRun(deps, id)
  await asked
  expect(stopped).toMatchObject({ value: { status: 'stopped', stopRequestedBy: 'ben' } })
  const stop = new AbortController()
  const again = watching(here.deps, (type) => type === 'run-resumed' && stop.abort())
  const resumed = await executeRun(again, id, { signal: stop.signal, by: 'cleo' })
  expect(resumed).toMatchObject({ value: { status: 'stopped', stopRequestedBy: 'cleo' } })
})

test('an engine that stops answering needs a human, and nothing is tried blindly', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  const deps = watching(here.deps, (type, step) => {
    if (type === 'step-applied' && step === 's5') here.lay('speechless')
  })
  const run = await executeRun(deps, id)
  if (!run.ok) throw new Error(run.problems[0]?.what)
  expect(run.value).toMatchObject({ status: 'needs-human', undoing: false })
  expect(run.value.problem?.what).toContain('Nobody can say whether this happened: traffic s5')
  expect(here.effects()).toEqual(['s1', 's2', 's5'])
  rmSync(join(here.folder, 'speechless'))
  expect(await executeRun(here.deps, id)).toMatchObject(succeeded)
  expect(here.effects()).toEqual(forward)
})

test('the heartbeat keeps the lease through a step that is longer than it', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan({ holdSeconds: 1.2 }))
  const running = executeRun(
    { ...here.deps, timing: { ...here.deps.timing, leaseSeconds: 0.5, heartbeatSeconds: 0.1 } },
    id,
  )
  await here.io.clock.sleep(0.9)
  const other = await here.ledger.acquireLease(id, 'other 1 - - x', 10, new Date().toISOString())
  expect(other).toMatchObject({ state: 'held', owner: here.deps.owner })
  expect(await running).toMatchObject(succeeded)
})

test('paused between intent and effect while somebody else takes over: the effect is not made', async () => {
  let skipped = 0
  await using here = await bench((io) => ({
    ...io,
    clock: { ...io.clock, monotonic: () => io.clock.monotonic() + skipped },
  }))
  const id = await here.start(recordingPlan())
  const append: Ledger['append'] = async (lease, events, at) => {
    const appended = await here.ledger.append(lease, events, at)
    const [event] = events
    if (event?.type === 'step-intended' && event.step === 's5') {
      skipped = 20
      const later = new Date(Date.now() + 20_000).toISOString()
      await here.ledger.acquireLease(id, 'other 1 - - x', 10, later)
    }
    return appended
  }
  const run = await executeRun({ ...here.deps, ledger: { ...here.ledger, append } }, id)
  expect(run).toMatchObject({ ok: false, problems: [{ where: `run ${id}` }] })
  expect(here.told).toContainEqual({ type: 'lease-lost', owner: null })
  expect(here.effects()).toEqual(['s1', 's2'])
  expect((await here.ledger.journal(id)).at(-1)?.event).toEqual({
    type: 'step-intended',
    step: 's5',
  })
})

test('a clock that steps back an hour changes nothing but the times said', async () => {
  let back = 0
  await using here = await bench((io) => ({
    ...io,
    clock: { ...io.clock, now: () => new Date(Date.now() - back) },
  }))
  const id = await here.start(recordingPlan())
  const deps = watching(here.deps, (type, step) => {
    if (type === 'step-intended' && step === 's4') back = 3_600_000
  })
  expect(await executeRun(deps, id)).toMatchObject(succeeded)
  const times = (await here.ledger.journal(id)).map((entry) => entry.at)
  expect(times).toEqual([...times].sort())
  expect(await here.ledger.audit()).toMatchObject({ state: 'intact' })
})

test('a ledger locked for too long is a clear Problem, and the run goes on afterwards', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  using other = new DatabaseSync(join(here.folder, 'ledger.db'))
  const deps = watching(here.deps, (type, step) => {
    if (type === 'step-applied' && step === 's5') other.exec('begin immediate')
  })
  const run = await executeRun(deps, id)
  if (run.ok) throw new Error(`ended ${run.value.status}`)
  expect(run.problems[0]?.what).toMatch(/lock/)
  other.exec('rollback')
  expect(await executeRun(here.deps, id)).toMatchObject(succeeded)
  expect(here.effects()).toEqual(forward)
})

test('a disk that is full while journaling stops acting at once, and the run goes on afterwards', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  const full = { what: 'The disk is full', where: 'ledger.db', hint: 'Free some space' }
  const append: Ledger['append'] = async (lease, events, at) => {
    const [event] = events
    if (event?.type === 'step-intended' && event.step === 's5') throw new ProblemError(full)
    return here.ledger.append(lease, events, at)
  }
  const run = await executeRun({ ...here.deps, ledger: { ...here.ledger, append } }, id)
  expect(run).toMatchObject({ ok: false, problems: [{ what: full.what }] })
  expect(here.effects()).toEqual(['s1', 's2'])
  expect(await executeRun(here.deps, id)).toMatchObject(succeeded)
})
