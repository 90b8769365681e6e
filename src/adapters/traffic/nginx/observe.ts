import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { noticeLeft } from '../proxy/closing.ts'
import { beginDrain, drained } from '../proxy/drains.ts'
import { stillServed } from '../proxy/owner.ts'
import { sameRoutes, sharesText } from '../proxy/routes.ts'
import { movedSince } from '../proxy/upstreams.ts'
import type { TrafficContext } from '../traffic.ts'
import { servedBy } from './apply.ts'
import { stateOf } from './loaded.ts'
import { settingsOf } from './place.ts'

interface Drain {
  readonly revision: string
  readonly timeoutSeconds: number
}

/** Whether nginx serves exactly so: the file says so, and no worker takes connections that did not read it. */
export async function observeRoutes(
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<Observed> {
  const { io } = context
  const { upstreamFile, closingFile } = settingsOf(ref)
  const { file, nginx, loaded } = await stateOf(ref, io)
  if (nginx.state === 'not-running') return { state: 'unknown', problem: nginx.problem }
  if (file.state === 'edited') return { state: 'failed', problem: file.problem }
  if (file.state === 'none' || loaded !== 'yes' || !sameRoutes(file.routes, routes)) {
    return { state: 'absent' }
  }
  for (const { revision } of file.routes) {
    const served = file.upstreams.filter((each) => each.revision === revision)
    const addresses = served.map(({ address }) => address)
    if (await movedSince(revision, addresses, context, upstreamFile)) return { state: 'absent' }
  }
  if (await noticeLeft(closingFile, io)) return { state: 'absent' }
  return { state: 'done', says: sharesText(routes) }
}

/** Notes when the wait began; the reload already told the old workers to finish. */
export async function applyDrain(
  ref: ComponentRef,
  { revision }: Drain,
  { io }: TrafficContext,
): Promise<void> {
  io.fault('traffic:drain:before')
  const state = await stateOf(ref, io)
  if (servedBy(state).some((route) => route.revision === revision)) {
    throw new ProblemError(stillServed(revision, settingsOf(ref).upstreamFile))
  }
  await beginDrain(ref, revision, io)
  io.fault('traffic:drain:sent')
}

/**
 * Drained when no old worker is left. Workers do not tell whose requests they finish, so those of an unrelated reload are waited
 * for as well: too long rather than too short.
 */
export async function observeDrain(
  ref: ComponentRef,
  drain: Drain,
  { io }: TrafficContext,
): Promise<Observed> {
  const state = await stateOf(ref, io)
  if (state.nginx.state === 'not-running') return { state: 'unknown', problem: state.nginx.problem }
  if (servedBy(state).some(({ revision }) => revision === drain.revision))
    return { state: 'absent' }
  const left = state.nginx.leaving.length
  const workers = left === 1 ? '1 old worker' : `${left} old workers`
  const open = `${workers} with requests or WebSockets`
  return drained(ref, drain, left === 0 ? null : open, io)
}
