import type { Io } from '../../../host/io.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { openRoutes } from '../proxy/routes.ts'
import type { Seen } from '../proxy/seen.ts'
import { servedBy, stateOf, whyNotTaken } from './state.ts'

export async function current(ref: ComponentRef, io: Io): Promise<readonly Route[]> {
  return openRoutes(servedBy(ref, await stateOf(ref, io)))
}

/** What the file says; in effect when Traefik says the same, and finds the containers. */
export async function seen(ref: ComponentRef, io: Io): Promise<Seen> {
  const state = await stateOf(ref, io)
  const { file } = state
  if (file.state === 'edited') return { state: 'failed', problem: file.problem }
  if (file.state === 'none') return { state: 'absent' }
  const waits = await whyNotTaken(ref, state, io)
  return {
    state: 'routes',
    routes: openRoutes(file.members),
    // Traefik finds the containers of a revision itself, and follows when they change.
    addresses: new Map(),
    testers: file.testers,
    ...(waits === null ? {} : { waits }),
  }
}

/** Also what only the file names counts: Traefik may take it any moment. */
export async function serves(ref: ComponentRef, revision: string, io: Io): Promise<boolean> {
  const state = await stateOf(ref, io)
  const named = state.file.state === 'ours' ? state.file.members : []
  return [...servedBy(ref, state), ...named].some((each) => each.revision === revision)
}
