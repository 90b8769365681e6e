import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { withNotice } from '../proxy/closing.ts'
import type { Wished } from '../proxy/traffic.ts'
import { tooFine } from '../proxy/upstreams.ts'
import { remove } from '../proxy/writing.ts'
import type { TrafficContext } from '../traffic.ts'
import { findServers, type Handler } from './handler.ts'
import { held, holder, holderOf, underWay } from './holder.ts'
import { settingsOf, whereOf } from './place.ts'
import type { CaddySettings } from './settings.ts'
import { testersHandler, testersNow } from './testers.ts'
import { entries, type Entry, written, type Written } from './upstreams.ts'

/** Of a list that is longer Caddy would still make use, but nobody could read it. */
const mostEntries = 2000

/** Policies that use every entry of the list alike, however often a replica stands there. */
const even = ['round_robin', 'random']

/** Marks the upstreams of a handler as lastgood's. */
export const prefixOf = ({ id }: CaddySettings): string => `lastgood:${id}`

/** Replaces the handler's upstreams, if it is still as it was read. Caddy keeps the old configuration when it refuses the new. */
export async function route(
  ref: ComponentRef,
  { routes, upstreams, testers }: Wished,
  { io }: TrafficContext,
): Promise<void> {
  const settings = settingsOf(ref)
  const list = entries(prefixOf(settings), routes, upstreams)
  if (list.length > mostEntries) throw new ProblemError(tooFine(whereOf(settings)))
  const servers = await findServers(settings, io)
  const { handler } = servers
  const next = filled(settings, handler, list, routes.length > 1)
  const first = testersHandler(settings, next, upstreams, testers)
  const there = await testersNow(settings, io)
  if (JSON.stringify(handler['upstreams']) === JSON.stringify(list) && there === testers) {
    if (settings.closingFile !== null) await remove(settings.closingFile, io)
    return
  }
  const leaving = await leavingBy(settings, written(prefixOf(settings), handler), list, io)
  const body = servers.with(next, first, leaving)
  await withNotice(settings.closingFile, io, async () => {
    io.fault('traffic:route:read')
    await servers.replace(body)
    io.fault('traffic:route:sent')
  })
}

/** The server that keeps those visible who get no more requests and may have some under way, now and from earlier. */
async function leavingBy(
  settings: CaddySettings,
  before: Written,
  list: readonly Entry[],
  io: Io,
): Promise<Readonly<Record<string, Json>>> {
  const busy = await underWay(settings, io)
  const staying = new Set(list.map(({ dial }) => dial))
  const named = (from: Written) =>
    from.routes.flatMap(({ revision, version }) =>
      (from.addresses.get(revision) ?? []).map((address) => ({ revision, version, address })),
    )
  const earlier = named(await held(settings, io))
  const leaving = [
    ...named(before),
    ...earlier.filter(({ address }) => (busy.get(address) ?? 0) > 0),
  ].filter(({ address }) => !staying.has(address))
  const unique = new Map(leaving.map((each) => [each.address, each]))
  if (unique.size === 0 && earlier.length === 0) return {}
  return { [holderOf(settings)]: holder(settings, [...unique.values()]) }
}

function filled(
  settings: CaddySettings,
  handler: Handler,
  list: readonly Entry[],
  splits: boolean,
): Handler {
  const balancing = (handler['load_balancing'] ?? {}) as Readonly<Record<string, Json>>
  const present = balancing['selection_policy'] as { readonly policy?: string } | undefined
  if (splits && present?.policy !== undefined && !even.includes(present.policy)) {
    throw new ProblemError({
      what: `The selection policy ${present.policy} of this handler does not keep to weights`,
      where: whereOf(settings),
      hint: 'Take "selection_policy" away or make it round_robin, or move all traffic at once',
    })
  }
  const selection_policy = (present ?? { policy: 'round_robin' }) as Json
  return {
    ...handler,
    upstreams: list as unknown as Json,
    load_balancing: { ...balancing, selection_policy },
  }
}
