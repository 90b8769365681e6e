import type { GuardCounts } from '../../adapters/traffic/traffic.ts'
import type { Observed } from '../../model/event.ts'
import type { GuardReading } from '../../model/guard.ts'
import type { Problem } from '../../model/problem.ts'
import type { Place } from '../../project/places.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'
import { countsBetween } from './counts.ts'

/** Where nobody sends a request for so long, waiting on would prove nothing. */
const silenceSeconds = 10

/**
 * The guards recovered: each has evidence of being under its limit, from what the version answered since this step began. A
 * process that takes the step up again starts from a new baseline and has the whole time again. At the deadline a guard that is
 * bad fails the step; missing evidence ends it as unproven, which is said and never called recovered.
 */
export function guardsHandler(
  { ref, traffic }: Place,
  version: string,
  withinSeconds: number,
  { io, places, recovered }: HandlerDeps,
): Handler {
  const { guards } = places.environment
  const began = io.clock.monotonic()
  const deadline = began + withinSeconds
  let baseline: readonly GuardCounts[] | null = null

  const read = async (): Promise<readonly GuardCounts[] | Problem> => {
    const samples = await traffic?.counts(ref, io)
    if (samples === undefined) return nobodyCounts(ref.binding.component.name)
    if (samples.state === 'unavailable') return samples.problem
    return samples.state === 'empty' ? [] : samples.counts
  }
  const takeBaseline = async () => {
    const counts = await read()
    if (baseline === null && !('what' in counts)) baseline = counts
  }
  return {
    ownSeconds: withinSeconds,
    apply: takeBaseline,
    async observe() {
      if (guards.length === 0) return unproven('no guards are configured')
      if (traffic === null) return unproven(nobodyCounts(ref.binding.component.name).what)
      const late = io.clock.monotonic() >= deadline
      if (baseline === null) await takeBaseline()
      const now = await read()
      if ('what' in now) {
        const says = `could not ask: ${now.what}`
        return late ? unproven(says) : { state: 'progressing', says }
      }
      const from = baseline ?? now
      const readings = guards.map((guard) =>
        recovered({ guard, version, counts: countsBetween(guard, version, from, now) }),
      )
      const silent = readings.every(({ outcome }) => outcome === 'no-data')
      const waited = io.clock.monotonic() - began >= silenceSeconds
      return judge(readings, late || (silent && waited), withinSeconds)
    },
  }
}

function judge(readings: readonly GuardReading[], late: boolean, withinSeconds: number): Observed {
  const open = readings.filter((reading) => reading.outcome !== 'healthy')
  const says = (some: readonly GuardReading[]) => some.map((reading) => reading.says).join('; ')
  if (open.length === 0) return { state: 'done', says: `recovered: ${says(readings)}` }
  if (!late) return { state: 'progressing', says: says(open) }
  const bad = open.filter((reading) => reading.outcome === 'bad')
  if (bad.length === 0) return unproven(says(open))
  return {
    state: 'failed',
    problem: {
      what: `Not recovered ${withinSeconds} s after the change: ${says(bad)}`,
      where: bad.map((reading) => `guard ${reading.guard}, ${reading.version}`).join('; '),
      // What going back does not mend: the usual reasons why the errors stay.
      hint: 'Look for retry storms, poisoned caches and damage downstream before changing versions again',
    },
  }
}

const unproven = (why: string): Observed => ({
  state: 'done',
  says: `not proven: ${why}`,
  unproven: true,
})

const nobodyCounts = (component: string): Problem => ({
  what: 'nothing here counts requests',
  where: `component ${component}`,
  hint: 'Give the component a traffic adapter that counts',
})
