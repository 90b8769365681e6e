import { readingOf, unread } from '../../analysis/reading.ts'
import type { RunningComponent } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import type { Guard, GuardReading } from '../../model/guard.ts'
import { ask, notAsked } from '../ask.ts'
import type { Context } from '../context.ts'
import { countedAt, countsOf, problemIn, type Counted } from '../counted.ts'
import { serving, type Serving } from '../serving.ts'

/**
 * What every guard says of every version that serves, from the counts of exactly the serving revisions: an earlier
 * life of the same version does not speak for this one.
 */
export async function askGuards(
  context: Context,
  running: Fact<readonly RunningComponent[]>,
): Promise<Fact<readonly GuardReading[]>> {
  const { guards } = context.environment
  if (guards.length === 0) return notAsked('no guards are configured here')
  if (running.state !== 'known') return running
  const now = serving(running.value)
  return ask(context.asking, 'traffic', 'lastgood doctor', async () => {
    const counted = await Promise.all(
      context.places.map((place) => countedAt(place, context.project.io)),
    )
    const versions = [...new Set(now.map(({ version }) => version))]
    return versions.flatMap((version) => guards.map((guard) => read(guard, version, now, counted)))
  })
}

function read(
  guard: Guard,
  version: string,
  now: readonly Serving[],
  counted: readonly Counted[],
): GuardReading {
  const ours = now.filter((each) => each.version === version)
  const problem = problemIn(counted, ours)
  return problem
    ? unread(guard, version, problem)
    : readingOf(guard, version, countsOf(counted, guard, ours))
}
