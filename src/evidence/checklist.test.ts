import { expect, test } from 'vitest'
import { aScene, counted } from '../../test/support/evidence.ts'
import { aDeployment, minute } from '../../test/support/ledger.ts'
import { decide } from '../decide/decide.ts'
import { checklist } from './checklist.ts'
import { gatherEvidence } from './gather.ts'

async function rows(change: (scene: Awaited<ReturnType<typeof aScene>>) => void = () => {}) {
  await using scene = await aScene()
  const { ledger } = scene.project
  await ledger.recordDeployment(aDeployment('1.9.0', minute(1)))
  await ledger.recordDeployment(aDeployment('2.0.0', minute(30)))
  change(scene)
  const evidence = await gatherEvidence(scene.project, scene.places, {
    requested: null,
    deadlineSeconds: 2,
  })
  const { policy } = scene.places.environment
  const all = checklist(evidence, decide(evidence, policy, new Date()))
  return Object.fromEntries(all.map((row) => [row.item, row]))
}

test('the checklist says what to look at before going back, with who answered', async () => {
  const all = await rows((scene) => {
    scene.world.samples = async () => counted('2.0.0', 80, 1000)
  })
  expect(all).toMatchObject({
    running: { state: 'ok', says: '2.0.0 (web 1/1 ready)' },
    'going back to': { state: 'warn', says: expect.stringContaining('1.9.0, good') as unknown },
    guards: { state: 'bad', says: expect.stringContaining('8 % bad') as unknown },
    actuators: { state: 'ok' },
    commits: {
      state: 'ok',
      says: '4 commits would be taken back, 1 commit merged on top since',
      source: 'git',
    },
    'config files': {
      state: 'warn',
      says: '2 differ: config/app.json changed, config/new.json added',
    },
    settings: { state: 'unknown', source: null },
    migrations: { state: 'warn', says: '1 between: migrations/002_email.sql added' },
    artifact: { state: 'ok' },
    drills: { state: 'warn', says: 'going back was never practised' },
    schema: { state: 'unknown' },
    'not known': { state: 'unknown', says: expect.stringContaining('flags') as unknown },
  })
})

test('what could not be asked is unknown, with the reason', async () => {
  const all = await rows((scene) => {
    const problem = { what: 'The switch hangs', where: 'socket', hint: 'restart it' }
    scene.world.routes = async () => ({ state: 'unavailable', problem })
  })
  expect(all['running']).toMatchObject({
    state: 'unknown',
    says: 'could not ask target local: The switch hangs',
  })
})

test('an artifact that is gone and an actuator that is silent are bad', async () => {
  const all = await rows((scene) => {
    scene.world.artifact = async () => ({ state: 'ok', value: 'gone' })
    const problem = { what: 'connection refused', where: 'engine', hint: 'start it' }
    scene.world.targetPreflight = async () => [problem]
  })
  expect(all['artifact']).toMatchObject({ state: 'bad' })
  expect(all['actuators']).toMatchObject({
    state: 'bad',
    says: 'target local of web: connection refused (engine). start it',
  })
})
