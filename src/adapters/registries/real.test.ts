import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { noRegistry, startRegistry, type Registry } from '../../../test/support/registry.ts'
import { nodeIo } from '../../host/node.ts'
import { parseImageName } from './image-name.ts'
import { manifestState } from './manifest.ts'
import { imagePlatforms } from './platforms.ts'
import { keepTag, pinManifest, tagManifest } from './tag.ts'

const io = nodeIo({ HOME: '/nowhere' })
const type = 'application/vnd.docker.distribution.manifest.v2+json'

async function send(method: string, url: string, body?: string, headers = {}) {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

async function blob({ host }: Registry, content: string) {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
  const begun = await send('POST', `http://${host}/v2/shop/api/blobs/uploads/`)
  const place = new URL(begun.headers.get('location') ?? '', `http://${host}`)
  place.searchParams.set('digest', digest)
  await send('PUT', place.href, content, { 'content-type': 'application/octet-stream' })
  return { digest, size: Buffer.byteLength(content) }
}

/** Pushes a small image; tells its digest. */
async function push(registry: Registry, tag: string, content: string) {
  const config = await blob(
    registry,
    JSON.stringify({ os: 'linux', architecture: 'amd64', content }),
  )
  const layer = await blob(registry, content)
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
  })
  const url = `http://${registry.host}/v2/shop/api/manifests/${tag}`
  await send('PUT', url, text, { 'content-type': type })
  return `sha256:${createHash('sha256').update(text).digest('hex')}` as const
}

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
