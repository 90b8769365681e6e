import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { Seen } from '../proxy/seen.ts'
import { addressesBy } from '../proxy/upstreams.ts'
import { servedBy, stateOf } from './loaded.ts'

/** What the workers that take connections serve. */
export async function current(ref: ComponentRef, io: Io): Promise<readonly Route[]> {
  const state = await running(ref, io)
  if (state.file.state === 'edited') throw new ProblemError(state.file.problem)
  return servedBy(state)
}

/** What the file says, if no worker takes connections that did not read it. */
export async function seen(ref: ComponentRef, io: Io): Promise<Seen> {
  const { file, loaded } = await running(ref, io)
  if (file.state === 'edited') return { state: 'failed', problem: file.problem }
  if (file.state === 'none' || loaded !== 'yes') return { state: 'absent' }
  const { routes, upstreams, testers } = file
  return { state: 'routes', routes, addresses: addressesBy(upstreams), testers }
}

export async function serves(ref: ComponentRef, revision: string, io: Io): Promise<boolean> {
  return servedBy(await running(ref, io)).some((route) => route.revision === revision)
}

/**
 * Old workers that are left. Workers do not tell whose requests they finish, so those of an unrelated reload are waited for as
 * well: too long rather than too short.
 */
export async function left(ref: ComponentRef, _revision: string, io: Io): Promise<string | null> {
  const { nginx } = await running(ref, io)
  const { length } = nginx.leaving
  if (length === 0) return null
  return `${length === 1 ? '1 old worker' : `${length} old workers`} with requests or WebSockets`
}

async function running(ref: ComponentRef, io: Io) {
  const state = await stateOf(ref, io)
  const { nginx } = state
  if (nginx.state === 'not-running') throw new ProblemError(nginx.problem)
  return { ...state, nginx }
}
