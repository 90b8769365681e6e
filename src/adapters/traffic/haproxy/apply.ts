import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { placeOf } from '../proxy/names.ts'
import { ownerOf } from '../proxy/owner.ts'
import type { Wished } from '../proxy/traffic.ts'
import type { Upstream } from '../proxy/upstreams.ts'
import type { TrafficContext } from '../traffic.ts'
import { assign, type Assigned } from './assign.ts'
import { type Slot, slotOf, writeNotes } from './notes.ts'
import { settingsOf, whereOf } from './place.ts'
import { command, setAddress } from './runtime.ts'
import type { HaproxySettings } from './settings.ts'
import { saveState, type State, stateOf } from './state.ts'
import { setTesters, testersServer } from './testers.ts'
import { lifeOf, type Stats, statsOf } from './stats.ts'

/** First who is new gets requests, then who leaves gets none: at every moment somebody serves. */
export async function route(
  ref: ComponentRef,
  { routes, upstreams, testers }: Wished,
  context: TrafficContext,
): Promise<void> {
  const { io } = context
  const settings = settingsOf(ref)
  for (const { address } of upstreams) mustBeNumeric(address, whereOf(settings))
  // Before anything moves: a HAProxy without the map is told of.
  if (settings.testers !== null) await testersServer(settings)
  const state = await stateOf(ref, io)
  const stats = await statsOf(settings)
  const assigned = assignedTo(settings, state, stats, upstreams)
  for (const { server, upstream, fresh } of assigned) {
    if (fresh) await setAddress(settings, server, upstream.address)
  }
  io.fault('traffic:route:addressed')
  const slots = await slotsOf(settings, state, stats, assigned, io)
  const guards = context.guards.map(({ name, match, bad }) => ({ name, match, bad }))
  const notes = {
    format: 1,
    owner: ownerOf(ref),
    routes,
    slots,
    guards,
  } as const
  await writeNotes(settings, notes, io)
  io.fault('traffic:route:noted')
  const named = (server: string) => `set server ${settings.backend}/${server}`
  const leaving = state.servers.filter(
    ({ name, open }) => open && !assigned.some(({ server }) => server === name),
  )
  await command(
    settings,
    assigned.map(({ server, upstream }) => `${named(server)} weight ${upstream.weight}`),
  )
  await command(
    settings,
    assigned.map(({ server }) => `${named(server)} state ready`),
  )
  io.fault('traffic:route:ready')
  if (settings.testers !== null) {
    const canary = assigned.find(({ upstream }) => upstream.revision === testers)
    await setTesters(settings, canary?.server ?? null, io)
  }
  // Not drain: clients with a cookie of the old server would stay on it.
  await command(
    settings,
    leaving.map(({ name }) => `${named(name)} state maint`),
  )
  io.fault('traffic:route:sent')
  await saveState(settings, io)
}

function assignedTo(
  settings: HaproxySettings,
  state: State,
  stats: readonly Stats[],
  upstreams: readonly Upstream[],
): readonly Assigned[] {
  const candidates = state.servers.map((server) => {
    const slot = slotOf(state.notes, server)
    const open = stats.find((each) => each.server === server.name)?.open ?? 0
    return { server, revision: slot?.revision ?? null, since: slot?.since ?? '', open }
  })
  const assigned = assign(upstreams, candidates)
  if (assigned !== null) return assigned
  const busy = state.servers.length
  throw new ProblemError({
    what: `${upstreams.length} replicas want a server, and too few of the ${busy} servers of this backend are free`,
    where: whereOf(settings),
    hint: `Give the backend more: server-template app 1-${(busy + upstreams.length) * 2} 127.0.0.1:1 disabled`,
  })
}

/** What is noted of each server afterwards: those of before, with the new ones in their place. */
async function slotsOf(
  settings: HaproxySettings,
  { notes }: State,
  stats: readonly Stats[],
  assigned: readonly Assigned[],
  io: Io,
): Promise<Record<string, Slot>> {
  const slots: Record<string, Slot> = { ...notes?.slots }
  const life = (await lifeOf(settings)).id
  for (const { server, upstream, fresh } of assigned) {
    const { revision, version, address, weight } = upstream
    const known = fresh ? undefined : slots[server]
    const { answers = [], unanswered = 0 } = stats.find((each) => each.server === server) ?? {}
    const begun = { since: io.clock.now().toISOString(), base: { answers, unanswered }, life }
    slots[server] = { ...(known ?? begun), revision, version, address, weight }
  }
  return slots
}

function mustBeNumeric(address: string, where: string): void {
  if (placeOf(`http://${address}`, where).numeric) return
  throw new ProblemError({
    what: `HAProxy wants an IP address, and the target gave ${address}`,
    where,
    hint: 'Let the target give addresses such as http://10.0.0.7:8080',
  })
}
