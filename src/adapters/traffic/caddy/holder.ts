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

/** Name of the server that holds who leaves. */
export const holderOf = ({ id }: CaddySettings): string => `lastgood-draining-${id}`

const prefixOf = ({ id }: CaddySettings) => `lastgood-draining:${id}`

/**
 * Who left the routes. Caddy counts requests under way only for upstreams that its configuration names, so those that leave
 * are named by a server that listens nowhere: users cannot reach it, and their last requests stay visible.
 */
export async function held(settings: CaddySettings, io: Io): Promise<Written> {
  const path = `/config/apps/http/servers/${holderOf(settings)}`
  const server = must<Server | null>(settings, await call(settings, io, 'GET', path))
  return written(prefixOf(settings), server?.routes?.[0]?.handle?.[0] ?? {})
}

/** The server that names these revisions, and nobody else, as leaving. */
export function holder(
  settings: CaddySettings,
  leaving: readonly { revision: string; version: string; address: string }[],
): Json {
  const upstreams = entries(
    prefixOf(settings),
    [],
    leaving.map((each) => ({ ...each, weight: 1 })),
  )
  const handler = { handler: 'reverse_proxy', upstreams: upstreams as unknown as Json }
  return { automatic_https: { disable: true }, routes: [{ handle: [handler] }] }
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
