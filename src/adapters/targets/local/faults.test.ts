import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bring, inOrder, runWaves } from '../../../../test/conformance/drive.ts'
import { localRig, type LocalRig } from '../../../../test/conformance/local-rig.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Wanted } from '../target.ts'

const deploy = (rig: LocalRig, to: Wanted, from: string | null = null) => {
  const waves = rig.target.plan(rig.ref, {
    revisions: [],
    strategy: 'blue-green',
    from,
    to,
    keepWarmSeconds: 0,
  })
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

/** Fetches and starts a release, and tells what is seen of the start at the end. */
async function begin(rig: LocalRig, to: Wanted, timeoutSeconds: number) {
  const [fetch, start] = inOrder(deploy(rig, to))
  if (fetch === undefined || start === undefined) throw new Error('nothing to begin')
  expect(await bring(rig, fetch.action, 'k/0')).toMatchObject({ state: 'done' })
  return bring(rig, start.action, 'k/1', timeoutSeconds)
}

const history = async (rig: LocalRig) => {
  const seen = await rig.target.history(rig.ref, 10, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

const artifactFile = (rig: LocalRig, { digest }: Wanted) =>
  join(rig.ref.stateFolder, 'artifacts', 'sha256', `${digest.slice(7)}.tar`)

test.each(['truncated', 'swapped', 'gone'] as const)(
  'an artifact that is %s is refused and never run',
  async (how) => {
    await using rig = await localRig()
    const [wanted, other] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    const file = artifactFile(rig, wanted)
    if (how === 'truncated') await truncate(file, 1024)
    if (how === 'swapped') await writeFile(file, await readFile(artifactFile(rig, other)))
    if (how === 'gone') await rig.io.files.remove(file)
    expect(await rig.target.artifact(rig.ref, wanted.digest, rig.io)).toEqual({
      state: 'ok',
      value: how === 'gone' ? 'gone' : 'corrupt',
    })
    const [fetch, start] = inOrder(deploy(rig, wanted))
    for (const step of [fetch, start]) {
      const apply = rig.target.apply(rig.ref, step?.action ?? { do: '', revision: '' }, 'k', rig.io)
      await expect(apply).rejects.toBeInstanceOf(ProblemError)
    }
    expect(await rig.started()).toEqual([])
    expect(await history(rig)).toEqual([])
  },
)

test.each([
  ['500', /answered 500/],
  ['hang', /did not answer \(no answer within 2 s\)/],
  ['silent', /nothing listens on port/],
  ['flap', /answered 500/],
])('a service whose health check does %s is never taken for healthy', async (mode, says) => {
  await using rig = await localRig()
  const seen = await begin(rig, await rig.release('1.9.0', mode), 3)
  expect(seen).toMatchObject({ state: 'progressing', says: expect.stringMatching(says) as string })
  const [revision] = await history(rig)
  if (mode !== 'flap') expect(revision).toMatchObject({ ready: 0, wanted: 1, endpoints: [] })
})

test('a service that ends at once is tried a few times, then reported with what it said', async () => {
  await using rig = await localRig({ env: { SECRET: 'hunter22' } })
  const wanted = await rig.release('1.9.0', 'exit')
  const seen = await begin(rig, wanted, 20)
  const [problem] = seen.state === 'failed' ? [seen.problem] : []
  expect(problem?.what).toMatch(/exit code 3, last said ".*the password \*\*\* is wrong"/)
  expect(JSON.stringify(problem)).not.toContain('hunter22')
  expect(await rig.started()).toHaveLength(5)
  // The step had its effect: repeating it must not try five times more.
  await rig.target.apply(
    rig.ref,
    { do: 'start', revision: wanted.revision, replica: null },
    'k/1',
    rig.io,
  )
  expect(await rig.started()).toHaveLength(5)
  expect(await history(rig)).toMatchObject([{ state: 'stopped', ready: 0 }])
})

test('a program that is not there fails the preflight, and the start', async () => {
  await using rig = await localRig({ start: ['no-such-program-anywhere', '--flag'] })
  expect(await rig.target.preflight(rig.ref, rig.io)).toMatchObject([
    { what: expect.stringContaining('no-such-program-anywhere') as string },
  ])
  const seen = await begin(rig, await rig.release('1.9.0'), 20)
  expect(seen).toMatchObject({
    state: 'failed',
    problem: { what: expect.stringContaining('ENOENT') as string },
  })
})

test('no start command is a problem before anything moves', async () => {
  await using rig = await localRig({ start: null })
  expect(await rig.target.preflight(rig.ref, rig.io)).toHaveLength(1)
  const plan = rig.target.plan(rig.ref, {
    revisions: [],
    strategy: 'canary',
    from: null,
    to: await rig.release('1.9.0'),
    keepWarmSeconds: 0,
  })
  expect(plan).toMatchObject({ hint: expect.stringContaining('lastgood.yaml') as string })
})

test('a state folder that cannot be written fails the preflight', async () => {
  await using rig = await localRig()
  await writeFile(join(rig.folder, 'file'), '')
  const ref = { ...rig.ref, stateFolder: join(rig.folder, 'file') }
  expect(await rig.target.preflight(ref, rig.io)).toMatchObject([
    { what: expect.stringContaining('cannot be written') as string },
  ])
})

test('without a health path, accepting connections is healthy', async () => {
  await using rig = await localRig({ health: null })
  expect(await begin(rig, await rig.release('1.9.0', '500'), 20)).toMatchObject({ state: 'done' })
  await using silent = await localRig({ health: null })
  expect(await begin(silent, await silent.release('1.9.0', 'silent'), 1)).toMatchObject({
    state: 'progressing',
    says: expect.stringContaining('nothing accepts connections') as string,
  })
})

test('the service gets its settings and a short list of the operator’s, and no file has a secret', async () => {
  await using rig = await localRig({ env: { SECRET: 'hunter22' } })
  await runWaves(rig, deploy(rig, await rig.release('1.9.0')), 'd1')
  const [revision] = await history(rig)
  const answer = await rig.io.http({
    method: 'GET',
    url: revision?.endpoints[0] ?? '',
    timeoutSeconds: 5,
  })
  const { env } = JSON.parse(answer.state === 'answered' ? answer.body : '{}') as { env: string[] }
  expect(env).toEqual(
    expect.arrayContaining(['LASTGOOD_REVISION', 'LASTGOOD_VERSION', 'PATH', 'PORT', 'SECRET']),
  )
  expect(env.filter((name) => name.startsWith('VITEST') || name.startsWith('npm_'))).toEqual([])
  const found = await rig.io.exec(['grep', '-rl', 'hunter22', rig.ref.stateFolder])
  expect(found).toMatchObject({ code: 1, stdout: '' })
  const loose = await rig.io.exec([
    'find',
    join(rig.ref.stateFolder, 'local'),
    '-name',
    'log',
    '-not',
    '-perm',
    '600',
  ])
  expect(loose).toMatchObject({ code: 0, stdout: '' })
})

test('a folder damaged by hand is left out, and the service is told even when its record is gone', async () => {
  await using rig = await localRig()
  const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
  await runWaves(rig, deploy(rig, old), 'd1')
  await runWaves(rig, deploy(rig, next, old.revision), 'd2')
  const facts = (id: string) =>
    join(rig.ref.stateFolder, 'local', 'production', 'api', id, 'revision.json')
  await writeFile(facts(old.revision), '{"version": 5')
  expect(await history(rig)).toMatchObject([{ id: next.revision, ready: 1 }])
  await writeFile(facts(next.revision), '[]')
  expect(await history(rig)).toMatchObject([{ id: next.revision, version: null, ready: 1 }])
})
