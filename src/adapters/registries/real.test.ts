import { expect, test } from 'vitest'
import {
  manifestType as type,
  pushSmall as push,
  sendTo as send,
} from '../../../test/support/registry-push.ts'
import { noRegistry, startRegistry, type Registry } from '../../../test/support/registry.ts'
import { nodeIo } from '../../host/node.ts'
import { parseImageName } from './image-name.ts'
import { manifestState } from './manifest.ts'
import { imagePlatforms } from './platforms.ts'
import { keepTag, pinManifest, tagManifest } from './tag.ts'

const io = nodeIo({ HOME: '/nowhere' })
function named({ host }: Registry, rest: string) {
  const name = parseImageName(`${host}/shop/api${rest}`)
  if (!name.ok) throw new Error('no name')
  return name.value
}

test.skipIf(noRegistry !== null)(
  `a real registry resolves, promotes by manifest, pins, and forgets a deleted digest${noRegistry === null ? '' : ` (${noRegistry})`}`,
  async () => {
    await using registry = await startRegistry()
    const digest = await push(registry, '1.9.0', 'one')
    const [tagged, bare] = [named(registry, ':1.9.0'), named(registry, '')]
    expect(await manifestState(tagged, io)).toEqual({ state: 'present', digest, mediaType: type })
    expect(await manifestState({ ...bare, digest }, io)).toMatchObject({ state: 'present', digest })
    expect(await imagePlatforms(bare, digest, io)).toEqual({ ok: true, value: ['linux/amd64'] })

    expect(await tagManifest(bare, digest, 'production', io)).toBeNull()
    for (let n = 0; n < 2; n += 1) expect(await pinManifest(bare, digest, io)).toBeNull()
    for (const tag of ['production', keepTag(digest)]) {
      expect(await manifestState({ ...bare, tag }, io)).toMatchObject({ digest })
    }

    // The tag is moved: the digest stays what it was.
    const next = await push(registry, 'production', 'two')
    expect(next).not.toBe(digest)
    expect(await manifestState({ ...bare, tag: 'production' }, io)).toMatchObject({ digest: next })
    expect(await manifestState({ ...bare, digest }, io)).toMatchObject({ state: 'present' })

    await send('DELETE', `http://${registry.host}/v2/shop/api/manifests/${digest}`)
    expect(await manifestState({ ...bare, digest }, io)).toMatchObject({ state: 'gone' })
    expect(await pinManifest(bare, digest, io)).toMatchObject({
      what: expect.stringContaining('not in its registry') as string,
    })
    const unknown = { ...bare, repository: 'shop/never' }
    expect(await manifestState(unknown, io)).toMatchObject({ state: 'gone' })

    await registry.end()
    expect(await manifestState({ ...bare, digest }, io)).toMatchObject({ state: 'could-not-ask' })
  },
)
