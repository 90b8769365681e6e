import { readingOf, unread } from '../../analysis/reading.ts'
import type { GuardCounts, Samples } from '../../adapters/traffic/traffic.ts'
import type { RunningComponent } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import type { GuardReading } from '../../model/guard.ts'
import type { Problem } from '../../model/problem.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { serving } from '../serving.ts'

/**
 * What every guard says of every version that serves, from the counts of exactly the serving revisions: an earlier
 * life of the same version does not speak for this one.
 */
export function askGuards(
  context: Context,
  running: Fact<readonly RunningComponent[]>,
): Promise<Fact<readonly GuardReading[]>> {
  const { environment, project } = context
  const counting = context.places.filter(({ traffic }) => traffic?.supports.counts)
  return ask(context.asking, 'traffic', 'lastgood doctor', async () => {
    if (environment.guards.length === 0 || running.state !== 'known') return []
    const samples = await Promise.all(
      counting.map(async ({ ref, traffic }) => ({
        component: ref.binding.component.name,
        samples: (await traffic?.counts(ref, project.io)) ?? uncounted,
      })),
    )
    const now = serving(running.value)
    const versions = [...new Set(now.map(({ version }) => version))]
    return versions.flatMap((version) => {
      const revisions = now.filter((each) => each.version === version)
      const ours = samples.filter((each) =>
        revisions.some(({ component }) => component === each.component),
      )
      const ids = new Set(revisions.map(({ revision }) => revision))
      return environment.guards.map((guard) => {
        const problem = problemIn(ours.map((each) => each.samples))
        if (problem) return unread(guard, version, problem)
        const counts = ours
          .flatMap((each) => countsIn(each.samples))
          .filter((each) => each.guard === guard.name && ids.has(each.revision))
        return readingOf(guard, version, {
          bad: counts.reduce((sum, each) => sum + each.counts.bad, 0),
          total: counts.reduce((sum, each) => sum + each.counts.total, 0),
        })
      })
    })
  })
}

const uncounted: Samples = {
  state: 'unavailable',
  problem: {
    what: 'Nothing here counts requests',
    where: 'traffic',
    hint: 'Give a component of this environment a traffic adapter that counts, or remove the guards',
  },
}

const countsIn = (samples: Samples): readonly GuardCounts[] =>
  samples.state === 'ok' ? samples.counts : []

function problemIn(samples: readonly Samples[]): Problem | null {
  const failing = (samples.length === 0 ? [uncounted] : samples).find(
    (each) => each.state === 'unavailable',
  )
  return failing?.state === 'unavailable' ? failing.problem : null
}
