import { expect, test } from 'vitest'
import { aRevision, aScene, type Scene } from '../../test/support/evidence.ts'
import { aDeployment, minute } from '../../test/support/ledger.ts'
import { decide } from '../decide/decide.ts'
import { gatherEvidence } from './gather.ts'
import { lintEvidence } from './lint.ts'

const deploy = (scene: Scene, version: string, at: number) =>
  scene.project.ledger.recordDeployment(aDeployment(version, minute(at)))

const mark = (scene: Scene, version: string, verdict: 'good' | 'bad') =>
  scene.project.ledger.recordVerdict({
    service: 'shop',
    environment: 'production',
    version,
    verdict,
    basis: 'marked',
    reason: 'seen',
    by: 'ana',
    at: minute(50),
  })

/** 1.9.0 good and kept warm, 2.0.0 running. */
async function healthy(scene: Scene) {
  await deploy(scene, '1.9.0', 1)
  await deploy(scene, '2.0.0', 30)
  await mark(scene, '1.9.0', 'good')
}

async function findings(prepare: (scene: Scene) => void | Promise<unknown>) {
  await using scene = await aScene()
  await prepare(scene)
  const { project, places } = scene
  const evidence = await gatherEvidence(project, places, { requested: null, deadlineSeconds: 2 })
  const decision = decide(evidence, places.environment.policy, new Date())
  return lintEvidence(evidence, decision, project.config)
}

const runs = (scene: Scene, ...versions: string[]) => {
  scene.world.revisions = async () => ({
    state: 'ok',
    value: versions.map((version, i) =>
      aRevision(version, { state: i === 0 ? 'current' : 'beside' }),
    ),
  })
  scene.world.routes = async () => ({
    state: 'ok',
    value: versions.map((version, i) => ({
      revision: `r-${version}`,
      version,
      weight: i === 0 ? 100 : 0,
    })),
  })
}

/** 2.0.0 runs alone; the engine remembers 1.9.0. */
const cold = (scene: Scene) => {
  runs(scene, '2.0.0')
  scene.world.revisions = async () => ({
    state: 'ok',
    value: [aRevision('2.0.0', { state: 'current' }), aRevision('1.9.0')],
  })
}

test('an environment in order has no findings', async () => {
  expect(await findings(healthy)).toEqual([])
})

test.each<[string, 'error' | 'warning', (scene: Scene) => unknown]>([
  ['never-deployed', 'error', (scene) => runs(scene)],
  [
    'no-second-release',
    'error',
    async (scene) => {
      await deploy(scene, '2.0.0', 1)
      runs(scene, '2.0.0')
    },
  ],
  [
    'no-way-back',
    'error',
    async (scene) => {
      await healthy(scene)
      await mark(scene, '1.9.0', 'bad')
    },
  ],
  [
    'artifact-missing',
    'error',
    async (scene) => {
      await healthy(scene)
      cold(scene)
      scene.world.artifact = async () => ({ state: 'ok', value: 'corrupt' })
    },
  ],
  [
    'artifact-unfit',
    'error',
    async (scene) => {
      await healthy(scene)
      cold(scene)
      const unfit = 'is made for linux/s390x'
      scene.world.artifact = async () => ({ state: 'ok', value: { unfit } })
    },
  ],
  [
    'ledger-disagrees',
    'warning',
    async (scene) => {
      await healthy(scene)
      runs(scene, '2.1.0', '1.9.0')
    },
  ],
  [
    'unproven-target',
    'warning',
    async (scene) => {
      await deploy(scene, '1.9.0', 1)
      await deploy(scene, '2.0.0', 2)
    },
  ],
  [
    'unrecorded-artifact',
    'warning',
    async (scene) => {
      await healthy(scene)
      scene.world.revisions = async () => ({
        state: 'ok',
        value: [
          aRevision('2.0.0', { state: 'current' }),
          aRevision('1.9.0', { state: 'beside', digest: null }),
        ],
      })
    },
  ],
  [
    'last-good-too-old',
    'warning',
    async (scene) => {
      await deploy(scene, '1.9.0', 1)
      await mark(scene, '1.9.0', 'good')
      for (let i = 1; i <= 5; i++) {
        await deploy(scene, `1.9.${i}`, i + 1)
        await mark(scene, `1.9.${i}`, 'bad')
      }
      await deploy(scene, '2.0.0', 30)
    },
  ],
  [
    'warm-window-over',
    'warning',
    async (scene) => {
      await healthy(scene)
      cold(scene)
    },
  ],
  [
    'floating-version',
    'warning',
    async (scene) => {
      await deploy(scene, 'latest', 0)
      await healthy(scene)
    },
  ],
  [
    'same-port',
    'warning',
    async (scene) => {
      await healthy(scene)
      const { environments } = scene.project.config
      Object.assign(scene.project.config, {
        environments: environments.flatMap((one) => [one, { ...one, name: 'staging' }]),
      })
    },
  ],
])('%s is found as %s, with a next step', async (rule, severity, prepare) => {
  const all = await findings(async (scene) => {
    await prepare(scene)
  })
  const found = all.find((finding) => finding.rule === rule)
  expect(found, JSON.stringify(all)).toMatchObject({ severity })
  expect(found?.hint).toMatch(/\S/)
})

test('something that could not be asked is no finding', async () => {
  const all = await findings(async (scene) => {
    await healthy(scene)
    const problem = { what: 'hangs', where: 'engine', hint: 'restart' }
    scene.world.artifact = async () => ({ state: 'unavailable', problem })
  })
  expect(all).toEqual([])
})
