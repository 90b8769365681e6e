import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'

/** What the next request is answered with; null: as a healthy registry would. */
export interface OddAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface OddRegistry extends AsyncDisposable {
  readonly host: string
  readonly origin: string
  /** Decides what each request gets. Replace it to make the registry odd. */
  answer: (request: IncomingMessage) => OddAnswer | 'silence' | null
  /** `GET /v2/… <authorization>` of every request. */
  readonly requests: string[]
  /** Stores a manifest under a tag (and its digest) of the repository `shop/api`; tells the digest. */
  put(tag: string, manifest: unknown, mediaType?: string): `sha256:${string}`
  putBlob(content: unknown): `sha256:${string}`
}

const oci = 'application/vnd.oci.image.manifest.v1+json'
const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}` as const

/** A small real server that speaks as much of a registry as is asked of one, and answers oddly when told to. */
export async function startOddRegistry(): Promise<OddRegistry> {
  const manifests = new Map<string, { readonly text: string; readonly type: string }>()
  const blobs = new Map<string, string>()
  const requests: string[] = []
  const healthy = ({ url = '' }: IncomingMessage): OddAnswer => {
    const [, kind, reference = ''] = /^\/v2\/shop\/api\/(manifests|blobs)\/(.*)$/.exec(url) ?? []
    const found = kind === 'manifests' ? manifests.get(reference) : undefined
    if (found !== undefined) {
      const headers = { 'content-type': found.type, 'docker-content-digest': hash(found.text) }
      return { status: 200, headers, body: found.text }
    }
    const blob = kind === 'blobs' ? blobs.get(reference) : undefined
    return blob === undefined ? { status: 404, body: '{}' } : { status: 200, body: blob }
  }
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    requests.push(`${method} ${url} ${headers.authorization ?? ''}`.trim())
    request.resume()
    const answer = odd.answer(request) ?? healthy(request)
    if (answer === 'silence') return
    response.writeHead(answer.status, answer.headers)
    response.end(method === 'HEAD' ? undefined : (answer.body ?? ''))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const odd: OddRegistry = {
    host,
    origin: `http://${host}`,
    answer: () => null,
    requests,
    put(tag, manifest, type = oci) {
      const text = JSON.stringify(manifest)
      manifests.set(tag, { text, type })
      manifests.set(hash(text), { text, type })
      return hash(text)
    },
    putBlob(content) {
      const text = JSON.stringify(content)
      blobs.set(hash(text), text)
      return hash(text)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return odd
}
