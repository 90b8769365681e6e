import type { Observed } from '../../../model/event.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { TrafficContext } from '../traffic.ts'
import { must, observed } from './routes.ts'
import { ask, askState } from './switch-client.ts'

/** Lets a revision finish its requests. A switch that does not run has none under way. */
export async function applyDrain(
  ref: ComponentRef,
  drain: { readonly revision: string; readonly timeoutSeconds: number },
  { io }: TrafficContext,
): Promise<void> {
  io.fault('traffic:drain:before')
  const { revision, timeoutSeconds } = drain
  const asked = await ask(ref, io, 'POST', '/drain', { revision, timeoutSeconds })
  if (asked.state !== 'absent') must(asked)
  io.fault('traffic:drain:sent')
}

/** Done when nothing of the revision is under way and nothing can come: what was asked does not matter. */
export async function observeDrain(
  ref: ComponentRef,
  { revision }: { readonly revision: string },
  { io }: TrafficContext,
): Promise<Observed> {
  const state = observed(await askState(ref, io))
  if ('state' in state) {
    return state.state === 'absent' ? { state: 'done', says: 'the switch does not run' } : state
  }
  const { routes, inFlight, drains } = state.found
  if (routes.some((route) => route.revision === revision && route.weight > 0))
    return { state: 'absent' }
  const left = inFlight[revision] ?? 0
  const drain = drains[revision]
  if (left > 0 && drain === undefined) return { state: 'absent' }
  if (left > 0) return { state: 'progressing', says: `${left} still under way` }
  const cut = drain?.cut ?? 0
  return {
    state: 'done',
    says: cut === 0 ? 'nothing under way' : `${cut} that were still under way had to be cut`,
  }
}
