import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { call, must } from './admin.ts'
import type { Handler } from './handler.ts'
import type { CaddySettings } from './settings.ts'
import { entries, type Written, written } from './upstreams.ts'

/** A server of Caddy's as far as it concerns us. */
interface Server {
  readonly routes?: readonly { readonly handle?: readonly Handler[] }[]
}

const pathOf = ({ id }: CaddySettings) => `/config/apps/http/servers/lastgood-draining-${id}`

const prefixOf = ({ id }: CaddySettings) => `lastgood-draining:${id}`

/**
 * Who left the routes. Caddy counts requests under way only for upstreams that its configuration names, so those that leave
 * are named by a server that listens nowhere: users cannot reach it, and their last requests stay visible.
 */
export async function held(settings: CaddySettings, io: Io): Promise<Written> {
  const server = must<Server | null>(settings, await call(settings, io, 'GET', pathOf(settings)))
  return written(prefixOf(settings), server?.routes?.[0]?.handle?.[0] ?? {})
}

/** Names these revisions, and nobody else, as leaving. */
export async function hold(
  settings: CaddySettings,
  leaving: readonly { revision: string; version: string; address: string }[],
  io: Io,
): Promise<void> {
  const upstreams = entries(
    prefixOf(settings),
    [],
    leaving.map((each) => ({ ...each, weight: 1 })),
  )
  const handler = { handler: 'reverse_proxy', upstreams: upstreams as unknown as Json }
  const body = { automatic_https: { disable: true }, routes: [{ handle: [handler] }] }
  must(settings, await call(settings, io, 'POST', pathOf(settings), { body }))
}

/** Requests under way by address (`GET /reverse_proxy/upstreams`). */
export async function underWay(
  settings: CaddySettings,
  io: Io,
): Promise<ReadonlyMap<string, number>> {
  interface Known {
    readonly address: string
    readonly num_requests: number
  }
  const answer = await call(settings, io, 'GET', '/reverse_proxy/upstreams')
  const known = must<readonly Known[] | null>(settings, answer) ?? []
  return new Map(known.map(({ address, num_requests }) => [address, num_requests]))
}
