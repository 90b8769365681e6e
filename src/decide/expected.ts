import type { Evidence, Measured } from '../model/evidence.ts'
import type { Strategy } from '../model/strategy.ts'

/**
 * Seconds to expect where nothing was measured. Rough defaults, only good enough to put strategies in order, and
 * always shown as unmeasured: routing takes seconds, starting a process tens of them, a pipeline minutes.
 */
const defaults: Readonly<Record<Strategy, number>> = {
  'flag-off': 10,
  'switch-back': 5,
  redeploy: 60,
  revert: 900,
  hotfix: 3600,
  restore: 1800,
  freeze: 0,
}

/** What a strategy takes: the measured median, else the default with `runs` 0. */
export function expectedOf(strategy: Strategy, range: Evidence['range']): Measured {
  const measured = range?.measured.state === 'known' ? range.measured.value[strategy] : undefined
  if (measured !== undefined && measured.runs > 0 && measured.seconds !== null) return measured
  return { seconds: defaults[strategy], runs: 0 }
}
