import { expect, test } from 'vitest'
import { aDeployment, aRelease, minute, startedRun } from '../../test/support/ledger.ts'
import {
  aRevision,
  aScene,
  counted,
  never,
  shopRepository,
  type Scene,
} from '../../test/support/evidence.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import { ProblemError } from '../model/problem-error.ts'
import { gatherEvidence } from './gather.ts'
import { settingsInForce } from './settings.ts'

/** 1.9.0 deployed and good, then 2.0.0. */
async function deployed(scene: Scene): Promise<void> {
  const { ledger } = scene.project
  const salt = await ledger.salt()
  const config = settingsInForce(scene.places.environment, salt)
  await ledger.recordDeployment({ ...aDeployment('1.9.0', minute(1)), config })
  await ledger.recordVerdict({
    service: 'shop',
    environment: 'production',
    version: '1.9.0',
    verdict: 'good',
    basis: 'marked',
    reason: 'soaked',
    by: 'ana',
    at: minute(2),
  })
  await ledger.recordDeployment({ ...aDeployment('2.0.0', minute(3)), previous: '1.9.0' })
}

const gather = (scene: Scene, deadlineSeconds = 10): Promise<Evidence> =>
  gatherEvidence(scene.project, scene.places, { requested: null, deadlineSeconds })

function value<T>(fact: Fact<T> | undefined): T {
  if (fact?.state === 'known') return fact.value
  throw new Error(`not known: ${JSON.stringify(fact)}`)
}

/** Names of the facts that were asked for and could not be had. */
const failed = ({ range, ...rest }: Evidence) =>
  [...Object.entries(rest), ...Object.entries(range ?? {})]
    .filter(([, fact]) => (fact as Fact<unknown> | null)?.state === 'could-not-ask')
    .map(([name]) => name)

test('everything that can be known of the way back is gathered, each with source and time', async () => {
  await using scene = await aScene()
  await deployed(scene)
  scene.world.samples = async () => counted('2.0.0', 80, 1000)
  const evidence = await gather(scene)
  const { range } = evidence

  expect(failed(evidence)).toEqual([])
  expect(value(evidence.standings).map(({ version }) => version)).toEqual(['2.0.0', '1.9.0'])
  expect(value(evidence.guards)).toMatchObject([{ version: '2.0.0', outcome: 'bad', share: 0.08 }])
  expect(value(evidence.actuators).every(({ answers }) => answers)).toBe(true)
  expect(value(evidence.suspectAge)).toBeGreaterThan(0)
  expect(value(range?.commits)).toMatchObject({ count: 4, linear: true, onTop: 1 })
  expect(value(range?.commits).newest[0]?.subject).toBe('Finish')
  expect(value(range?.configFiles)).toEqual([
    { name: 'config/app.json', change: 'changed', where: 'repository' },
    { name: 'config/new.json', change: 'added', where: 'repository' },
  ])
  expect(value(range?.migrations)).toEqual([{ file: 'migrations/002_email.sql', change: 'added' }])
  expect(value(range?.artifacts)).toMatchObject([{ component: 'web', state: 'present' }])
  expect(value(range?.settings)).toEqual([])
  expect(value(range?.drills)).toEqual({ count: 0, lastAt: null })
  expect(range?.targetRelease).toMatchObject({ state: 'known', source: 'git' })
  expect([range?.dataWritten, range?.schema, range?.flags].map((fact) => fact?.state)).toEqual([
    'not-asked',
    'not-asked',
    'not-asked',
  ])
  for (const fact of [evidence.running, evidence.guards, range?.commits, range?.drills]) {
    expect(fact).toMatchObject({
      source: expect.stringMatching(/./) as unknown,
      at: expect.stringMatching(/^2\d{3}-.*Z$/) as unknown,
    })
  }
})

test('a target that never answers costs its own facts and not the others', async () => {
  await using scene = await aScene()
  await deployed(scene)
  scene.world.revisions = never
  const evidence = await gather(scene, 1)
  expect(failed(evidence).sort()).toEqual(['guards', 'running'])
  expect(evidence.running).toMatchObject({
    problem: { what: 'target local of web did not answer within 1 s', hint: 'lastgood doctor' },
  })
  expect(value(evidence.range?.commits).count).toBe(4)
})

test.each([
  ['artifacts', (scene: Scene) => (scene.world.artifact = never)],
  ['guards', (scene: Scene) => (scene.world.samples = never)],
  ['artifacts', (scene: Scene) => (scene.world.artifact = () => Promise.reject(new Error('EIO')))],
  ['settings', (scene: Scene) => Object.assign(scene.project.ledger, { salt: never })],
  ['measured', (scene: Scene) => Object.assign(scene.project.ledger, { durations: never })],
])('%s alone is unknown when its source hangs or fails', async (name, breakIt) => {
  await using scene = await aScene()
  await deployed(scene)
  breakIt(scene)
  expect(failed(await gather(scene, 1))).toEqual([name])
})

test('of an actuator that hangs nobody knows whether it answers, and it says so; the others do', async () => {
  await using scene = await aScene()
  scene.world.targetPreflight = never
  const actuators = value((await gather(scene, 0.5)).actuators)
  expect(actuators).toMatchObject([
    { name: 'target local of web', answers: null },
    { name: 'traffic local of web', answers: true },
  ])
  expect(actuators[0]?.says).toContain('did not answer within 0.5 s')
})

test('without verdicts nobody knows which release is good, so no target is chosen', async () => {
  await using scene = await aScene()
  await deployed(scene)
  const problem = { what: 'The ledger is locked', where: 'ledger.db', hint: 'lastgood doctor' }
  Object.assign(scene.project.ledger, {
    verdicts: () => Promise.reject(new ProblemError(problem)),
  })
  const evidence = await gather(scene)
  expect(evidence.verdicts).toMatchObject({ state: 'could-not-ask', problem })
  expect(evidence.standings.state).toBe('could-not-ask')
  expect(evidence.range).toBeNull()
})

test('a missing tag degrades what is compared, nothing else', async () => {
  await using scene = await aScene()
  await deployed(scene)
  scene.repository.git('tag', '--delete', 'v1.9.0')
  const evidence = await gather(scene)
  expect(failed(evidence).sort()).toEqual(['commits', 'configFiles', 'migrations', 'schema'])
  expect(evidence.range?.commits).toMatchObject({
    problem: { what: 'No release 1.9.0 is known, so its commit is not either' },
  })
  expect(value(evidence.range?.targetRelease)).toBeNull()
})

test('a release that only the ledger knows is found there, with its commit and digest', async () => {
  await using scene = await aScene()
  await deployed(scene)
  const commit = scene.repository.git('rev-parse', 'v1.9.0^{commit}')
  scene.repository.git('tag', '--delete', 'v1.9.0')
  await scene.project.ledger.recordRelease(aRelease({ commit }), minute(0))
  const { range } = await gather(scene)
  expect(range?.targetRelease).toMatchObject({ state: 'known', source: 'ledger' })
  expect(value(range?.commits).count).toBe(4)
})

test('in a shallow clone the history between is unknown, what runs and was proven is not', async () => {
  using origin = shopRepository()
  await using scene = await aScene({ repository: origin.clone('--depth=1') })
  await deployed(scene)
  const evidence = await gather(scene)
  expect(failed(evidence)).toEqual(expect.arrayContaining(['commits']))
  expect(failed(evidence)).not.toContain('running')
  expect(value(evidence.range?.artifacts)).toMatchObject([{ state: 'present' }])
})

test('settings that changed since the target ran are named, their values never', async () => {
  await using scene = await aScene()
  await deployed(scene)
  const [binding] = scene.places.environment.bindings
  Object.assign(binding?.env ?? {}, { CACHE_TTL: '5', PASSWORD: 'hunter2-hunter2' })
  const evidence = await gather(scene)
  expect(value(evidence.range?.settings)).toMatchObject([
    { name: 'web/env.CACHE_TTL', change: 'changed' },
    { name: 'web/env.PASSWORD', change: 'added' },
  ])
  expect(JSON.stringify(evidence)).not.toContain('hunter2')
})

test('a secret in the message of a failing source is blotted out', async () => {
  await using scene = await aScene()
  scene.world.revisions = () => Promise.reject(new Error('401 for s3cret-token at engine'))
  const { running } = await gather(scene)
  expect(running).toMatchObject({ problem: { what: '401 for *** at engine' } })
})

test('counts of an earlier life of the same version do not speak for the present one', async () => {
  await using scene = await aScene()
  await deployed(scene)
  scene.world.samples = async () => counted('2.0.0', 500, 500, { revision: 'r-earlier' })
  expect(value((await gather(scene)).guards)).toMatchObject([{ outcome: 'no-data' }])
})

test('a guard nobody could be asked about is could-not-ask, never good or bad', async () => {
  await using scene = await aScene()
  const problem = { what: 'The switch is gone', where: 'socket', hint: 'start it' }
  scene.world.samples = async () => ({ state: 'unavailable', problem })
  expect(value((await gather(scene)).guards)).toMatchObject([
    { outcome: 'could-not-ask', share: null },
  ])
})

test('artifacts: gone and unrecorded are told apart', async () => {
  await using scene = await aScene()
  await deployed(scene)
  scene.world.artifact = async () => ({ state: 'ok', value: 'gone' })
  expect(value((await gather(scene)).range?.artifacts)).toMatchObject([{ state: 'gone' }])
  scene.world.revisions = async () => ({
    state: 'ok',
    value: [
      aRevision('2.0.0', { state: 'current' }),
      aRevision('1.9.0', { digest: null, state: 'beside' }),
    ],
  })
  expect(value((await gather(scene)).range?.artifacts)).toMatchObject([
    { state: 'unrecorded', digest: null },
  ])
})

test('rollbacks that succeeded elsewhere are drills; those here are measurements', async () => {
  await using scene = await aScene()
  await deployed(scene)
  const { ledger } = scene.project
  for (const [i, environment] of ['staging', 'production'].entries()) {
    const lease = await startedRun(
      ledger,
      { environment, kind: 'rollback', strategy: 'switch-back', from: '2.0.0', to: '1.9.0' },
      minute(10 + 5 * i),
    )
    await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], minute(11 + 5 * i))
    await ledger.releaseLease(lease)
  }
  const evidence = await gatherEvidence(scene.project, scene.places, { requested: '1.9.0' })
  expect(value(evidence.range?.drills)).toMatchObject({ count: 1, lastAt: minute(11) })
  expect(value(evidence.range?.measured)).toMatchObject({ 'switch-back': { seconds: 60, runs: 1 } })
})

test('an environment that was never deployed gives evidence without a range, not an error', async () => {
  await using scene = await aScene()
  scene.world.revisions = async () => ({ state: 'ok', value: [] })
  scene.world.routes = async () => ({ state: 'ok', value: [] })
  const evidence = await gather(scene)
  expect(failed(evidence)).toEqual([])
  expect(value(evidence.standings)).toEqual([])
  expect(evidence.suspectAge.state).toBe('not-asked')
  expect(evidence.range).toBeNull()
})
