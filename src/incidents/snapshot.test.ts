import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aScene, type Scene } from '../../test/support/evidence.ts'
import { aDeployment, minute } from '../../test/support/ledger.ts'
import { decide } from '../decide/decide.ts'
import { gatherEvidence } from '../evidence/gather.ts'
import { loadSnapshot, saveSnapshot } from './snapshot.ts'

async function considered(scene: Scene) {
  const { project, places } = scene
  await project.ledger.recordDeployment(aDeployment('1.9.0', minute(1)))
  await project.ledger.recordDeployment({
    ...aDeployment('2.0.0', minute(2)),
    reason: 'pasted s3cret-token by mistake',
    config: { 'web/env.PASSWORD': '0123456789abcdef' },
  })
  const evidence = await gatherEvidence(project, places, { requested: null, deadlineSeconds: 5 })
  const decision = decide(evidence, places.environment.policy, new Date())
  return { evidence, decision }
}

const file = ({ project }: Scene, id = 7) => join(project.stateFolder, 'evidence', `run-${id}.json`)

test('evidence and decision are kept for a later report, readable by their owner only', async () => {
  await using scene = await aScene()
  const { evidence, decision } = await considered(scene)
  expect(await saveSnapshot(scene.project, 7, evidence, decision)).toBeNull()
  const loaded = await loadSnapshot(scene.project, 7)
  expect(loaded).toMatchObject({
    ok: true,
    value: { runId: 7, decision, evidence: { range: evidence.range } },
  })
  expect((await stat(file(scene))).mode & 0o077).toBe(0)
})

test('neither secrets nor fingerprints of settings are in it', async () => {
  await using scene = await aScene()
  const { evidence, decision } = await considered(scene)
  await saveSnapshot(scene.project, 7, evidence, decision)
  const text = await readFile(file(scene), 'utf8')
  expect(text).not.toContain('s3cret-token')
  expect(text).not.toContain('0123456789abcdef')
  expect(text).toContain('pasted *** by mistake')
})

test('a run without kept evidence has none, which is no failure', async () => {
  await using scene = await aScene()
  expect(await loadSnapshot(scene.project, 8)).toEqual({ ok: true, value: null })
})

test.each(['', '{', 'null', '[]', '{"format":2,"runId":7}', '{"format":1,"runId":8}'])(
  'kept evidence that is damaged (%j) is a Problem',
  async (text) => {
    await using scene = await aScene()
    await mkdir(join(scene.project.stateFolder, 'evidence'), { recursive: true })
    await writeFile(file(scene), text)
    expect(await loadSnapshot(scene.project, 7)).toMatchObject({
      ok: false,
      problems: [{ where: file(scene), hint: expect.stringMatching(/./) as unknown }],
    })
  },
)

test('a folder that cannot be written is a Problem, not an exception', async () => {
  await using scene = await aScene()
  const { evidence, decision } = await considered(scene)
  await mkdir(scene.project.stateFolder, { recursive: true })
  await writeFile(join(scene.project.stateFolder, 'evidence'), 'a file in the way')
  expect(await saveSnapshot(scene.project, 7, evidence, decision)).toMatchObject({
    what: expect.stringContaining('could not be kept') as unknown,
  })
})
