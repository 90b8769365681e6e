import type { Io } from '../../../host/io.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { Seen } from '../proxy/seen.ts'
import { addressesBy } from '../proxy/upstreams.ts'
import { slotOf } from './notes.ts'
import { settingsOf } from './place.ts'
import { serves as open } from './servers.ts'
import { asNoted, isSaved, routesNow, type State, stateOf } from './state.ts'
import { testersServer } from './testers.ts'
import { statsOf } from './stats.ts'

export async function current(ref: ComponentRef, io: Io): Promise<readonly Route[]> {
  return routesNow(await stateOf(ref, io))
}

/** What HAProxy has as noted, if it would have the same after a reload; in effect when its own check finds the servers up. */
export async function seen(ref: ComponentRef, io: Io): Promise<Seen> {
  const state = await stateOf(ref, io)
  const { notes, servers } = state
  if (notes === null || !asNoted(state)) return { state: 'absent' }
  if (!(await isSaved(settingsOf(ref), servers, io))) return { state: 'absent' }
  const serving = servers.filter(open)
  const upstreams = serving.flatMap((server) => slotOf(notes, server) ?? [])
  const settings = settingsOf(ref)
  const named = settings.testers === null ? null : await testersServer(settings)
  const special = servers.find(({ name }) => name === named)
  const testers = special === undefined ? null : (slotOf(notes, special)?.revision ?? null)
  const down = serving.filter(({ up }) => !up).map(({ name }) => name)
  return {
    state: 'routes',
    routes: notes.routes,
    addresses: addressesBy(upstreams),
    testers,
    ...(down.length > 0 ? { waits: `HAProxy's check does not find ${down.join(', ')} up` } : {}),
  }
}

export async function serves(ref: ComponentRef, revision: string, io: Io): Promise<boolean> {
  const state = await stateOf(ref, io)
  return state.servers.some((server) => open(server) && is(state, revision)(server))
}

/** What HAProxy counts under way on the servers of a revision. */
export async function left(ref: ComponentRef, revision: string, io: Io): Promise<string | null> {
  const state = await stateOf(ref, io)
  const names = state.servers.filter(is(state, revision)).map(({ name }) => name)
  const stats = (await statsOf(settingsOf(ref))).filter(({ server }) => names.includes(server))
  const count = stats.reduce((sum, each) => sum + each.open, 0)
  if (count === 0) return null
  return count === 1 ? '1 request or WebSocket' : `${count} requests or WebSockets`
}

const is =
  ({ notes }: State, revision: string) =>
  (server: State['servers'][number]) =>
    slotOf(notes, server)?.revision === revision
