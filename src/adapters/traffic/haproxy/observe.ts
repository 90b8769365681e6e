import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { beginDrain, drained } from '../proxy/drains.ts'
import { stillServed } from '../proxy/owner.ts'
import { sameRoutes, sharesText } from '../proxy/routes.ts'
import { movedSince } from '../proxy/upstreams.ts'
import type { TrafficContext } from '../traffic.ts'
import { slotOf } from './notes.ts'
import { settingsOf, whereOf } from './place.ts'
import { serves } from './servers.ts'
import { asNoted, isSaved, type State, stateOf } from './state.ts'
import { statsOf } from './stats.ts'

interface Drain {
  readonly revision: string
  readonly timeoutSeconds: number
}

/** Whether HAProxy sends exactly so, finds the servers up, and would do the same after a reload. */
export async function observeRoutes(
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<Observed> {
  const settings = settingsOf(ref)
  const state = await stateOf(ref, context.io)
  const { notes, servers } = state
  if (notes === null || !asNoted(state) || !sameRoutes(notes.routes, routes)) {
    return { state: 'absent' }
  }
  for (const { revision } of notes.routes) {
    const served = servers.filter((server) => serves(server) && is(state, revision)(server))
    const addresses = served.map(({ address }) => address)
    if (await movedSince(revision, addresses, context, whereOf(settings)))
      return { state: 'absent' }
  }
  if (!(await isSaved(settings, servers, context.io))) return { state: 'absent' }
  const down = servers.filter((server) => serves(server) && !server.up).map(({ name }) => name)
  if (down.length > 0) {
    return { state: 'progressing', says: `HAProxy's check does not find ${down.join(', ')} up` }
  }
  return { state: 'done', says: sharesText(routes) }
}

/** Notes when the wait began; servers that left the routes get nothing new already. */
export async function applyDrain(
  ref: ComponentRef,
  { revision }: Drain,
  { io }: TrafficContext,
): Promise<void> {
  io.fault('traffic:drain:before')
  const state = await stateOf(ref, io)
  if (served(state, revision)) {
    throw new ProblemError(stillServed(revision, whereOf(settingsOf(ref))))
  }
  await beginDrain(ref, revision, io)
  io.fault('traffic:drain:sent')
}

/** Drained when HAProxy counts nothing under way on any server of the revision. */
export async function observeDrain(
  ref: ComponentRef,
  drain: Drain,
  { io }: TrafficContext,
): Promise<Observed> {
  const state = await stateOf(ref, io)
  if (served(state, drain.revision)) return { state: 'absent' }
  const names = state.servers.filter(is(state, drain.revision)).map(({ name }) => name)
  const stats = (await statsOf(settingsOf(ref))).filter(({ server }) => names.includes(server))
  const left = stats.reduce((sum, { open }) => sum + open, 0)
  const requests = left === 1 ? '1 request or WebSocket' : `${left} requests or WebSockets`
  return drained(ref, drain, left === 0 ? null : requests, io)
}

const is =
  ({ notes }: State, revision: string) =>
  (server: State['servers'][number]) =>
    slotOf(notes, server)?.revision === revision

const served = (state: State, revision: string) =>
  state.servers.some((server) => serves(server) && is(state, revision)(server))
