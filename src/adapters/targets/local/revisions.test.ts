import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bring, inOrder, runWaves } from '../../../../test/conformance/drive.ts'
import { localRig, type LocalRig } from '../../../../test/conformance/local-rig.ts'
import type { ChangeRequest, Wanted } from '../target.ts'
import { pruneRevisions, stopAll } from './cleanup.ts'

const history = async (rig: LocalRig, limit = 10) => {
  const seen = await rig.target.history(rig.ref, limit, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

async function wavesTo(rig: LocalRig, to: Wanted, change: Partial<ChangeRequest> = {}) {
  const revisions = await history(rig)
  const from = revisions.find(({ state }) => state === 'current')?.id ?? null
  const waves = rig.target.plan(rig.ref, {
    revisions,
    strategy: 'blue-green',
    from,
    to,
    keepWarmSeconds: 0,
    ...change,
  })
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

async function deploy(rig: LocalRig, version: string, change: Partial<ChangeRequest> = {}) {
  const wanted = await rig.release(version)
  await runWaves(rig, await wavesTo(rig, wanted, change), wanted.revision)
  return wanted
}

test('pruning keeps the service, what is warm, and the newest few', async () => {
  await using rig = await localRig()
  const all: Wanted[] = []
  for (const version of ['1.0.0', '1.1.0']) all.push(await deploy(rig, version))
  // 1.1.0 is kept warm, 1.2.0 goes down at once, and 1.0.0 is long stopped.
  all.push(await deploy(rig, '1.2.0', { keepWarmSeconds: 600 }), await deploy(rig, '1.3.0'))
  const [oldest, warm, , current] = all
  expect(await pruneRevisions(rig.ref, 2, rig.io)).toEqual([oldest?.revision])
  expect((await history(rig)).map(({ id }) => id)).toEqual(
    all
      .slice(1)
      .map(({ revision }) => revision)
      .reverse(),
  )
  expect(await pruneRevisions(rig.ref, 0, rig.io)).toEqual([all[2]?.revision])
  expect(await history(rig)).toMatchObject([
    { id: current?.revision, state: 'current', ready: 1 },
    { id: warm?.revision, state: 'beside', ready: 1 },
  ])
})

test('stopping all leaves no process, and the memory of what was the service', async () => {
  await using rig = await localRig({ replicas: 2 })
  const wanted = await deploy(rig, '1.0.0')
  expect(await stopAll(rig.ref, rig.io)).toBe(true)
  for (const { pid } of await rig.started()) expect(rig.io.processes.identify(pid)).toBeNull()
  expect(await history(rig)).toMatchObject([{ id: wanted.revision, state: 'current', ready: 0 }])
})

test('the service is neither stopped as a whole nor given an end', async () => {
  await using rig = await localRig()
  const { revision } = await deploy(rig, '1.0.0')
  for (const action of [
    { do: 'stop', revision, replica: null },
    { do: 'expire', revision, seconds: 1 },
  ]) {
    await expect(rig.target.apply(rig.ref, action, 'k', rig.io)).rejects.toThrow(/is the service/)
  }
  expect(await history(rig)).toMatchObject([{ state: 'current', ready: 1, expiresAt: null }])
})

test('while rolling, endpoints are those that serve: never one that is about to stop', async () => {
  await using rig = await localRig({ replicas: 2 })
  const old = await deploy(rig, '1.0.0')
  const next = await rig.release('2.0.0')
  const steps = inOrder(await wavesTo(rig, next, { strategy: 'rolling' }))
  const seen: string[] = []
  for (const [i, { action }] of steps.entries()) {
    expect(await bring(rig, action, `r/${i}`)).toMatchObject({ state: 'done' })
    const [of, to] = [old, next]
      .map(({ revision }) => revision)
      .map(
        (id) => async () =>
          (await history(rig)).find((one) => one.id === id)?.endpoints.length ?? 0,
      )
    seen.push(`${action.do}: ${await of?.()} + ${await to?.()}`)
  }
  expect(seen).toEqual([
    'fetch: 2 + 0',
    'start: 2 + 1',
    'withdraw: 1 + 1',
    'stop: 1 + 1',
    'start: 1 + 2',
    'promote: 1 + 2',
    'stop: 0 + 2',
  ])
})

test('a rolling deploy that is taken back half way leaves the old release whole', async () => {
  await using rig = await localRig({ replicas: 2 })
  const old = await deploy(rig, '1.0.0')
  const steps = inOrder(await wavesTo(rig, await rig.release('2.0.0'), { strategy: 'rolling' }))
  const done = steps.slice(0, 4)
  for (const [i, { action }] of done.entries()) await bring(rig, action, `r/${i}`)
  for (const [i, { undo }] of [...done.entries()].reverse()) {
    if (undo) expect(await bring(rig, undo, `undo/${i}`)).toMatchObject({ state: 'done' })
  }
  const [next, before] = await history(rig)
  expect(next).toMatchObject({ version: '2.0.0', state: 'stopped' })
  expect(before).toMatchObject({ id: old.revision, state: 'current', ready: 2, wanted: 2 })
})

test('order does not trust the clock', async () => {
  await using rig = await localRig()
  await deploy(rig, '1.0.0')
  const past = { ...rig.io, clock: { ...rig.io.clock, now: () => new Date(0) } }
  const next = await rig.release('2.0.0')
  await rig.target.apply(rig.ref, { do: 'fetch', ...next, replicas: 1 }, 'k', past)
  expect((await history(rig)).map(({ version }) => version)).toEqual(['2.0.0', '1.0.0'])
  expect(await history(rig, 1)).toHaveLength(2) // the service is told, however old
})

test('the current revision stands in a file that a person can read and write', async () => {
  await using rig = await localRig()
  const { revision } = await deploy(rig, '1.0.0')
  const file = join(rig.ref.stateFolder, 'local', 'production', 'api', 'current')
  expect(await readFile(file, 'utf8')).toBe(`${revision}\n`)
})
