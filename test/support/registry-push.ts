import { createHash } from 'node:crypto'
import type { Registry } from './registry.ts'

export const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'

/** Sends one request; throws when it is refused. */
export async function sendTo(method: string, url: string, body?: string, headers = {}) {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

async function blob({ host }: Registry, content: string) {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
  const begun = await sendTo('POST', `http://${host}/v2/shop/api/blobs/uploads/`)
  const place = new URL(begun.headers.get('location') ?? '', `http://${host}`)
  place.searchParams.set('digest', digest)
  await sendTo('PUT', place.href, content, { 'content-type': 'application/octet-stream' })
  return { digest, size: Buffer.byteLength(content) }
}

/** Pushes a small image to `shop/api`; tells its digest. */
export async function pushSmall(registry: Registry, tag: string, content: string) {
  const config = await blob(
    registry,
    JSON.stringify({ os: 'linux', architecture: 'amd64', content }),
  )
  const layer = await blob(registry, content)
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
  })
  const url = `http://${registry.host}/v2/shop/api/manifests/${tag}`
  await sendTo('PUT', url, text, { 'content-type': manifestType })
  return `sha256:${createHash('sha256').update(text).digest('hex')}` as const
}
