import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bring } from '../../test/conformance/drive.ts'
import { localRig } from '../../test/conformance/local-rig.ts'
import { eventually, replicaFolder, revisions, up } from '../../test/support/launched.ts'
import type { Wanted } from '../adapters/targets/target.ts'

test('a warm revision stops when its time is over, unless it was kept; the service never does', async () => {
  await using rig = await localRig()
  const service = await up(rig)
  const [warm, kept] = [await up(rig, 'ok', false), await up(rig, 'ok', false)] as const
  // By hand, since the target itself gives the service no end.
  const folder = join(replicaFolder(rig, service), '..')
  const past = new Date(0).toISOString()
  await writeFile(join(folder, 'expire.json'), JSON.stringify({ key: 'x', since: past, at: past }))
  for (const { revision } of [warm, kept]) {
    expect(await bring(rig, { do: 'expire', revision, seconds: 1 }, 'e')).toMatchObject({
      state: 'done',
    })
  }
  expect(await bring(rig, { do: 'keep', revision: kept.revision }, 'k')).toMatchObject({
    state: 'done',
  })
  const stateOf = async ({ revision }: Wanted) =>
    (await revisions(rig)).find(({ id }) => id === revision)?.state
  await eventually(rig, async () => (await stateOf(warm)) === 'stopped')
  await rig.io.clock.sleep(1.2)
  expect([await stateOf(service), await stateOf(kept)]).toEqual(['current', 'beside'])
  // Too late to keep: said so, instead of a revision that is half there.
  const late = rig.target.apply(rig.ref, { do: 'promote', revision: warm.revision }, 'p', rig.io)
  await expect(late).rejects.toThrow(/not up any more/)
})

test('repeating a step does not lengthen the warm time', async () => {
  await using rig = await localRig()
  const { revision } = await up(rig, 'ok', false)
  const expire = { do: 'expire', revision, seconds: 600 }
  await rig.target.apply(rig.ref, expire, 'k', rig.io)
  const [before] = await revisions(rig)
  await rig.io.clock.sleep(0.01)
  await rig.target.apply(rig.ref, expire, 'k', rig.io)
  expect((await revisions(rig))[0]?.expiresAt).toBe(before?.expiresAt)
  await rig.target.apply(rig.ref, expire, 'another step', rig.io)
  expect((await revisions(rig))[0]?.expiresAt).not.toBe(before?.expiresAt)
})
