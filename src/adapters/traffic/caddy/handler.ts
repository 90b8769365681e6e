import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { type Answered, call, changed, must } from './admin.ts'
import { whereOf } from './place.ts'
import type { CaddySettings } from './settings.ts'

/** The reverse_proxy handler as it is configured; what lastgood does not know of it stays as it is. */
export interface Handler {
  readonly [key: string]: Json
}

/** `"@id"` of the handler that testers are led by, before the one of everybody. */
export const testersId = ({ id }: CaddySettings): string => `lastgood-testers-${id}`

const serversPath = '/config/apps/http/servers'

/** Reads the handler that lastgood fills. Throws ProblemError when there is none, or it is of another kind. */
export async function findHandler(settings: CaddySettings, io: Io): Promise<Handler> {
  return (await locate(settings, io)).handler
}

/** All servers with the handler among them. */
export interface Servers {
  readonly handler: Handler
  /**
   * The servers by name, where the handler is another one, `first` stands before it (null: nothing of lastgood's), and `more`
   * servers are added or replaced.
   */
  with(handler: Handler, first: Handler | null, more: Readonly<Record<string, Json>>): Json
  /** Puts servers in place at once, unless somebody changed them since they were read. */
  replace(servers: Json): Promise<void>
}

/** Reads everything around the handler: a change is one reload, of the whole or of nothing. */
export async function findServers(settings: CaddySettings, io: Io): Promise<Servers> {
  const { keys } = await locate(settings, io)
  const answer = await call(settings, io, 'GET', serversPath)
  const servers = must<Json>(settings, answer)
  const ifMatch = etagOf(settings, answer)
  const handler = keys.reduce<Json>((at, key) => inside(at)[key] ?? null, servers) as Handler | null
  if (handler?.['@id'] !== settings.id) throw new ProblemError(changed(whereOf(settings)))
  return {
    handler,
    with(other, first, more) {
      const copy = structuredClone(servers)
      const path = keys.slice(0, -2).reduce<Json>((at, key) => inside(at)[key] ?? null, copy)
      const list = inside(path)[keys.at(-2) ?? ''] as readonly Handler[]
      inside(path)[keys.at(-2) ?? ''] = list
        .filter((each) => each['@id'] !== testersId(settings))
        .flatMap((each) =>
          each['@id'] !== settings.id ? [each] : first ? [first, other] : [other],
        )
      return { ...inside(copy), ...more }
    },
    async replace(body) {
      must(settings, await call(settings, io, 'PATCH', serversPath, { body, ifMatch }))
    },
  }
}

/** The handler, and where it stands among the servers: Caddy says it with the ETag. */
async function locate(settings: CaddySettings, io: Io) {
  const answer = await call(settings, io, 'GET', `/id/${settings.id}`)
  if (answer.status === 404) {
    throw new ProblemError({
      what: `Caddy has nothing with "@id": "${settings.id}"`,
      where: settings.admin,
      hint: `Give your reverse_proxy handler "@id": "${settings.id}" in Caddy's JSON configuration, and load it`,
    })
  }
  const handler = must<Handler | null>(settings, answer)
  const path = /^"(\S+) /.exec(etagOf(settings, answer))?.[1] ?? ''
  const proxies =
    handler?.['handler'] === 'reverse_proxy' && handler['dynamic_upstreams'] === undefined
  if (proxies && path.startsWith(`${serversPath}/`)) {
    return { handler, keys: path.slice(serversPath.length + 1).split('/') }
  }
  throw new ProblemError({
    what: `What has "@id": "${settings.id}" is no reverse_proxy handler of an HTTP server with upstreams of its own`,
    where: settings.admin,
    hint: 'Put the "@id" into the object with "handler": "reverse_proxy", without "dynamic_upstreams"',
  })
}

function etagOf(settings: CaddySettings, { trailers, headers }: Answered): string {
  const etag = trailers?.['etag'] ?? headers['etag']
  if (typeof etag === 'string') return etag
  throw new ProblemError({
    what: 'This Caddy cannot tell whether its configuration was changed meanwhile (no ETag)',
    where: whereOf(settings),
    hint: 'Use Caddy 2.6 or newer',
  })
}

/** What has keys: an object, or a list, whose keys are its positions. */
const inside = (value: Json): Record<string, Json> =>
  (value !== null && typeof value === 'object' ? value : {}) as Record<string, Json>
