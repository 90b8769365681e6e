import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inOrder } from '../../../../test/conformance/drive.ts'
import { change, history, planned, withImage } from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import { startOddRegistry } from '../../../../test/support/registry-odd.ts'

describe.skipIf(noDockerRig !== null)(`docker and registries${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('a digest that is nowhere is gone; a registry that is silent could not be asked', async () => {
    await using rig = await dockerRig(place)
    const never = { ...(await rig.release('1.9.0')), digest: `sha256:${'0'.repeat(64)}` } as const
    expect(await rig.target.artifact(rig.ref, never.digest, rig.io)).toEqual({
      state: 'ok',
      value: 'gone',
    })
    const [fetch] = inOrder(await planned(rig, 'blue-green', never))
    if (!fetch) throw new Error('no steps')
    const applied = rig.target.apply(rig.ref, fetch.action, 'k', rig.io)
    await expect(applied).rejects.toThrow(/cannot pull the image/)
    const silent = withImage(rig, '127.0.0.1:1/shop/api:{version}')
    expect(await rig.target.artifact(silent, never.digest, rig.io)).toMatchObject({
      state: 'unavailable',
    })
    await expect(rig.target.apply(silent, fetch.action, 'k', rig.io)).rejects.toThrow(/cannot pull/)
    expect(await history(rig)).toEqual([])
  })

  test.each([401, 403, 404, 429, 500])(
    'a registry that answers %i: nothing is made, and only 404 is "gone"',
    async (status) => {
      await using odd = await startOddRegistry()
      odd.answer = () => ({ status })
      await using rig = await dockerRig(place)
      const ref = withImage(rig, `${odd.host}/shop/api:{version}`)
      const digest = `sha256:${'1'.repeat(64)}` as const
      expect(await rig.target.artifact(ref, digest, rig.io)).toMatchObject(
        status === 404 ? { state: 'ok', value: 'gone' } : { state: 'unavailable' },
      )
      const wanted = { revision: 'r1', version: '1.9.0', digest }
      const [fetch] = inOrder(await planned({ ...rig, ref }, 'blue-green', wanted))
      if (!fetch) throw new Error('no steps')
      const applied = rig.target.apply(ref, fetch.action, 'k', rig.io)
      await expect(applied).rejects.toThrow(/cannot pull the image/)
      expect(await rig.target.observe(ref, fetch.action, 'k', rig.io)).toEqual({ state: 'absent' })
    },
  )

  test.each(['a manifest list', 'a single manifest'])(
    '%s for other platforms only is told as that before it is brought here, and stays away',
    async (what) => {
      await using odd = await startOddRegistry()
      const foreign = { os: 'linux', architecture: 's390x' }
      const config = odd.putBlob({ ...foreign, rootfs: { type: 'layers', diff_ids: [] } })
      const mediaType = 'application/vnd.oci.image.manifest.v1+json'
      const one = {
        schemaVersion: 2,
        mediaType,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config, size: 2 },
        layers: [],
      }
      const list = {
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [{ mediaType, digest: `sha256:${'3'.repeat(64)}`, size: 2, platform: foreign }],
      }
      const digest =
        what === 'a manifest list' ? odd.put('1.9.0', list, list.mediaType) : odd.put('1.9.0', one)
      await using rig = await dockerRig(place)
      const ref = withImage(rig, `${odd.host}/shop/api:{version}`)
      expect(await rig.target.artifact(ref, digest, rig.io)).toEqual({
        state: 'ok',
        value: { unfit: expect.stringContaining('is made for linux/s390x, and linux/') as string },
      })
      if (what === 'a single manifest') return
      const wanted = { revision: 'r1', version: '1.9.0', digest }
      const [fetch] = inOrder(await planned({ ...rig, ref }, 'blue-green', wanted))
      if (!fetch) throw new Error('no steps')
      const applied = rig.target.apply(ref, fetch.action, 'k', rig.io)
      await expect(applied).rejects.toThrow(/no match(?:ing manifest)? for/)
    },
  )

  test('a digest that was deleted from its registry is gone, and its pull says so', async () => {
    await using rig = await dockerRig(place)
    // An image of this test's own: nobody else misses it.
    const wanted = await rig.release('1.7.7', { mode: 'stubborn' })
    const url = `http://${place.registry.host}/v2/shop/api/manifests/${wanted.digest}`
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(202)
    expect(await rig.target.artifact(rig.ref, wanted.digest, rig.io)).toEqual({
      state: 'ok',
      value: 'gone',
    })
    const [step] = inOrder(await planned(rig, 'blue-green', wanted))
    if (!step) throw new Error('no steps')
    const applied = rig.target.apply(rig.ref, step.action, 'k', rig.io)
    await expect(applied).rejects.toThrow(/manifest.*(?:unknown|not found)/)
  })

  test('what is deployed is pinned in its registry where that is wished', async () => {
    await using rig = await dockerRig(place, { target: { pin: true } })
    const old = await rig.release('1.9.0')
    await change(rig, 'blue-green', old)
    const url = `http://${place.registry.host}/v2/shop/api/manifests/lastgood-keep-${old.digest.slice(7, 19)}`
    const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' }
    const kept = await fetch(url, { method: 'HEAD', headers })
    expect(kept.headers.get('docker-content-digest')).toBe(old.digest)
  })
})
