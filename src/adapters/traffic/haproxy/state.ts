import type { Io } from '../../../host/io.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { ownerOf } from '../proxy/owner.ts'
import { openRoutes } from '../proxy/routes.ts'
import { read, write } from '../proxy/writing.ts'
import { type Notes, readNotes, slotOf } from './notes.ts'
import { settingsOf } from './place.ts'
import { ask } from './runtime.ts'
import { parseServers, type Server, serversOf, serves } from './servers.ts'
import type { HaproxySettings } from './settings.ts'

/** A backend as HAProxy has it, and what lastgood noted of it. */
export interface State {
  readonly servers: readonly Server[]
  readonly notes: Notes | null
}

/** Asks HAProxy. Throws ProblemError when it cannot be asked. */
export async function stateOf(ref: ComponentRef, io: Io): Promise<State> {
  const settings = settingsOf(ref)
  const [servers, notes] = [await serversOf(settings), await readNotes(settings, ownerOf(ref), io)]
  return { servers, notes }
}

/** Whether HAProxy has every server as it was noted, and nobody else's server gets requests. */
export function asNoted({ servers, notes }: State): boolean {
  if (notes === null) return false
  return (
    servers.every((server) => {
      const slot = slotOf(notes, server)
      const routed = notes.routes.some(({ revision }) => revision === slot?.revision)
      return serves(server) === routed && (!routed || server.weight === slot?.weight)
    }) &&
    notes.routes.every(({ revision }) =>
      servers.some((server) => slotOf(notes, server)?.revision === revision),
    )
  )
}

/** The shares that HAProxy gives now, whatever was noted; servers that lastgood never named are left out. */
export function routesNow(state: State): readonly Route[] {
  const { servers, notes } = state
  if (asNoted(state) && notes !== null) return openRoutes(notes.routes)
  const shares = new Map<string, Route>()
  for (const server of servers.filter(serves)) {
    const slot = slotOf(notes, server)
    if (slot === null) continue
    const { revision, version } = slot
    const weight = (shares.get(revision)?.weight ?? 0) + server.weight
    shares.set(revision, { revision, version, weight })
  }
  return asPercents([...shares.values()])
}

/** Weights as whole percents that add up to 100, by largest remainder. */
function asPercents(routes: readonly Route[]): readonly Route[] {
  const sum = routes.reduce((total, { weight }) => total + weight, 0)
  const exact = routes.map(({ weight }) => (100 * weight) / sum)
  let left = 100 - exact.reduce((total, share) => total + Math.floor(share), 0)
  const order = exact
    .map((_, i) => i)
    .toSorted((a, b) => ((exact[b] ?? 0) % 1) - ((exact[a] ?? 0) % 1))
  const percents = exact.map(Math.floor)
  for (const i of order) if (left-- > 0) percents[i] = (percents[i] ?? 0) + 1
  return routes.map((route, i) => ({ ...route, weight: percents[i] ?? 0 }))
}

/** Writes what HAProxy has to its state file, which it loads when it starts or reloads. */
export async function saveState(settings: HaproxySettings, io: Io): Promise<void> {
  await write(settings.stateFile, await ask(settings, 'show servers state'), io)
}

/** Whether the state file says of this backend what HAProxy has. */
export async function isSaved(
  settings: HaproxySettings,
  servers: readonly Server[],
  io: Io,
): Promise<boolean> {
  const text = await read(settings.stateFile, io)
  const saved = text === null ? null : parseServers(text, settings.backend)
  // Health is measured anew after a start.
  const decided = (all: readonly Server[]) =>
    JSON.stringify(all.map((server) => ({ ...server, up: true })))
  return saved !== null && decided(saved) === decided(servers)
}
