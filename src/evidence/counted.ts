import type { Samples } from '../adapters/traffic/traffic.ts'
import type { Io } from '../host/io.ts'
import type { Counts, Guard } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Place } from '../project/places.ts'

/** Why guards cannot be read where no traffic adapter counts. */
export const nobodyCounts: Problem = {
  what: 'nothing here counts requests',
  where: 'traffic',
  hint: 'Give a component of this environment a traffic adapter that counts, or remove its guards',
}

/** A revision of a component. */
export interface Counting {
  readonly component: string
  readonly revision: string
}

/** What the traffic of one component counted; null when nothing counts there. */
export interface Counted {
  readonly component: string
  readonly samples: Samples | null
}

/** Asks the traffic of one place. */
export async function countedAt({ ref, traffic }: Place, io: Io): Promise<Counted> {
  const samples = traffic?.supports.counts ? await traffic.counts(ref, io) : null
  return { component: ref.binding.component.name, samples }
}

/** Why the counts of these revisions are not whole; null when they are. A component without a counter is not missed where another has one. */
export function problemIn(
  counted: readonly Counted[],
  revisions: readonly Counting[],
): Problem | null {
  const ours = counted.filter(
    ({ component, samples }) =>
      samples !== null && revisions.some((each) => each.component === component),
  )
  if (ours.length === 0) return nobodyCounts
  for (const { samples } of ours) if (samples?.state === 'unavailable') return samples.problem
  return null
}

/** Events of a guard, summed over these revisions; null when none was counted. */
export function countsOf(
  counted: readonly Counted[],
  guard: Guard,
  revisions: readonly Counting[],
): Counts | null {
  let [bad, total] = [0, 0]
  for (const { component, samples } of counted) {
    if (samples?.state !== 'ok') continue
    for (const each of samples.counts) {
      if (each.guard !== guard.name) continue
      if (!revisions.some((one) => one.component === component && one.revision === each.revision)) {
        continue
      }
      bad += each.counts.bad
      total += each.counts.total
    }
  }
  return total > 0 || bad > 0 ? { bad, total } : null
}
