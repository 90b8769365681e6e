import type { Fact } from '../../model/fact.ts'
import { notAsked } from '../ask.ts'
import type { Context } from '../context.ts'

/** Who would put the bad release back. Processes started by lastgood have no other owner; of other targets nobody is asked yet. */
export async function askReconciler(
  context: Context,
): Promise<Fact<{ readonly owner: string | null }>> {
  if (context.places.every(({ target }) => target.kind === 'local')) {
    const at = context.project.io.clock.now().toISOString()
    return { state: 'known', value: { owner: null }, source: 'target local', at }
  }
  return notAsked('this version does not ask Argo CD, Flux or autoscalers who owns the object')
}
