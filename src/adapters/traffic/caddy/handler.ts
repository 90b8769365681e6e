import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { call, must } from './admin.ts'
import { whereOf } from './place.ts'
import type { CaddySettings } from './settings.ts'

/** The reverse_proxy handler as it is configured; what lastgood does not know of it stays as it is. */
export interface Handler {
  readonly [key: string]: Json
}

/** The handler and what guards a change of it: Caddy refuses one that was made against another state. */
export interface Found {
  readonly handler: Handler
  readonly etag: string
}

/** Reads the handler that lastgood fills. Throws ProblemError when there is none, or it is of another kind. */
export async function findHandler(settings: CaddySettings, io: Io): Promise<Found> {
  const answer = await call(settings, io, 'GET', `/id/${settings.id}`)
  if (answer.status === 404) {
    throw new ProblemError({
      what: `Caddy has nothing with "@id": "${settings.id}"`,
      where: settings.admin,
      hint: `Give your reverse_proxy handler "@id": "${settings.id}" in Caddy's JSON configuration, and load it`,
    })
  }
  const handler = must<Handler | null>(settings, answer)
  const etag = answer.trailers?.['etag'] ?? answer.headers['etag']
  if (handler?.['handler'] !== 'reverse_proxy' || handler['dynamic_upstreams'] !== undefined) {
    throw new ProblemError({
      what: `What has "@id": "${settings.id}" is no reverse_proxy handler with upstreams of its own`,
      where: settings.admin,
      hint: 'Put the "@id" into the object with "handler": "reverse_proxy", without "dynamic_upstreams"',
    })
  }
  if (typeof etag === 'string') return { handler, etag }
  throw new ProblemError({
    what: 'This Caddy cannot tell whether its configuration was changed meanwhile (no ETag)',
    where: whereOf(settings),
    hint: 'Use Caddy 2.6 or newer',
  })
}
