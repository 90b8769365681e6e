import { expect, test } from 'vitest'
import { bench } from '../../test/crash/recording/bench.ts'
import { recordingPlan } from '../../test/crash/recording/plans.ts'
import { executeRun } from './execute.ts'
import { handOver } from './by-hand.ts'

const forward = ['s1', 's2', 's5', 's6', 's9', 's10']

test('a run does every step once, in order, and tells what it did', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  const run = await executeRun(here.deps, id)
  expect(run).toMatchObject({
    ok: true,
    value: { status: 'succeeded', says: 'Rolled back to 1.9.0 in production' },
  })
  expect(here.effects()).toEqual(forward)
  expect(await here.ledger.run(id)).toMatchObject({ status: 'succeeded' })
  expect(await here.ledger.current('shop', 'production')).toMatchObject({ version: '1.9.0' })
  const entries = here.told.filter((one) => one.type === 'entry').map((one) => one.entry.seq)
  const journal = await here.ledger.journal(id)
  expect(entries).toEqual(journal.slice(1).map((entry) => entry.seq))
  expect(await here.ledger.leaseOf(id)).toBeNull()
})

test('a run that has ended cannot be taken up again', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan())
  await executeRun(here.deps, id)
  const again = await executeRun(here.deps, id)
  expect(again).toMatchObject({ ok: false, problems: [{ where: `run ${id}` }] })
  expect(await executeRun(here.deps, 77)).toMatchObject({
    ok: false,
    problems: [{ what: 'There is no run 77' }],
  })
  expect(here.effects()).toEqual(forward)
})

test('a precondition that does not hold any more fails the run before anything moves', async () => {
  await using here = await bench()
  here.lay('artifact-gone')
  const id = await here.start(recordingPlan())
  await here.ledger.recordVerdict({
    service: 'shop',
    environment: 'production',
    version: '1.9.0',
    verdict: 'bad',
    basis: 'marked',
    reason: 'leaks',
    by: 'ben',
    at: new Date().toISOString(),
  })
  const run = await executeRun(here.deps, id)
  if (!run.ok) throw new Error('not executed')
  expect(run.value.status).toBe('failed')
  expect(run.value.problem?.what).toMatch(/artifact .* is gone; 1\.9\.0 is bad .*leaks/)
  expect(here.effects()).toEqual([])
})

test('a precondition that cannot be asked is not taken as a yes', async () => {
  await using here = await bench()
  here.lay('speechless')
  const run = await executeRun(here.deps, await here.start(recordingPlan()))
  if (!run.ok) throw new Error('not executed')
  expect(run.value.status).toBe('failed')
  expect(run.value.problem?.what).toContain('Could not ask')
})

test.for(['rollback', 'deploy'] as const)(
  'a %s that fails while preparing is taken back',
  async (kind) => {
    await using here = await bench()
    const id = await here.start(recordingPlan({ kind, refuses: 'prepare' }))
    const run = await executeRun(here.deps, id)
    expect(run).toMatchObject({
      ok: true,
      value: { status: 'failed', undos: [{ id: 'undo:s1', status: 'done' }] },
    })
    expect(here.effects()).toEqual(['s1', 'undo:s1'])
  },
)

test('a deploy that fails after moving users moves them back first', async () => {
  await using here = await bench()
  const run = await executeRun(
    here.deps,
    await here.start(recordingPlan({ kind: 'deploy', refuses: 'move' })),
  )
  if (!run.ok) throw new Error('not executed')
  expect(run.value.status).toBe('failed')
  expect(run.value.problem?.hint).toContain('Everything begun was taken back')
  expect(here.effects()).toEqual(['s1', 's2', 's5', 'undo:s6', 'undo:s5', 'undo:s1'])
})

test('a rollback that fails after moving users is never taken back: a person is needed, then it goes on', async () => {
  await using here = await bench()
  const id = await here.start(recordingPlan({ refuses: 'move' }))
  const run = await executeRun(here.deps, id)
  if (!run.ok) throw new Error('not executed')
  expect(run.value).toMatchObject({ status: 'needs-human', undos: [] })
  expect(run.value.problem?.hint).toContain(`lastgood runs resume ${id}`)
  expect(handOver(run.value)).toMatchObject({
    done: ['target s1', 'target s2', 'verify s3', 'hold s4', 'traffic s5'],
    unclear: 'target s6',
    commands: ['do s6', 'do s7', 'do s8', 'do s9', 'do s10'],
    serves: [{ component: 'api', says: '1.9.0 100 %' }],
    resume: `lastgood runs resume ${id}`,
  })
  expect(here.effects()).toEqual(['s1', 's2', 's5'])

  const still = await executeRun(here.deps, id)
  expect(still).toMatchObject({ ok: true, value: { status: 'needs-human' } })
  here.lay('mended')
  const mended = await executeRun(here.deps, id)
  expect(mended).toMatchObject({ ok: true, value: { status: 'succeeded', problem: null } })
  expect(here.effects()).toEqual(forward)
})

test.for(['rollback', 'deploy'] as const)(
  'a %s that only fails to tidy up says that the traffic is right',
  async (kind) => {
    await using here = await bench()
    const run = await executeRun(
      here.deps,
      await here.start(recordingPlan({ kind, refuses: 'retire' })),
    )
    if (!run.ok) throw new Error('not executed')
    expect(run.value.status).toBe('needs-human')
    expect(run.value.problem?.what).toContain('1.9.0 serves, and the traffic is right; left over')
    expect(here.effects()).toEqual(['s1', 's2', 's5', 's6', 's9'])
  },
)

test('while another run is active, a stopped one is not resumed', async () => {
  await using here = await bench()
  const stop = new AbortController()
  stop.abort()
  const first = await here.start(recordingPlan())
  const stopped = await executeRun(here.deps, first, { signal: stop.signal, by: 'ben' })
  expect(stopped).toMatchObject({ ok: true, value: { status: 'stopped', stopRequestedBy: 'ben' } })
  const second = await here.start(recordingPlan())
  const refused = await executeRun(here.deps, first)
  expect(refused).toMatchObject({ ok: false })
  if (!refused.ok) expect(refused.problems[0]?.what).toContain(`Run ${second} `)
  expect(await here.ledger.leaseOf(first)).toBeNull()
  expect(await executeRun(here.deps, second)).toMatchObject({ value: { status: 'succeeded' } })
})
