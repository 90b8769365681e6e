import type { Io } from '../../host/io.ts'
import type { Observation, Revision } from '../../model/revision.ts'
import type { Place } from '../../project/places.ts'

/** How many revisions an engine is asked for when one of them is looked up. */
const depth = 100

/** A revision as the engine knows it now; null when it does not. */
export async function findRevision(
  { ref, target }: Place,
  id: string,
  io: Io,
): Promise<Observation<Revision | null>> {
  const history = await target.history(ref, depth, io)
  if (history.state === 'unavailable') return history
  return { state: 'ok', value: history.value.find((revision) => revision.id === id) ?? null }
}
