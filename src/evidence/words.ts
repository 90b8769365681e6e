import type { RunningComponent } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'

/** Seconds as people say them: `40 s`, `4 min`, `3 h`, `2 d`. */
export function age(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s`
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** `1 commit`, `2 commits`. */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}

/** The first few of a list, with how many more there are. */
export function few(items: readonly string[], shown = 4): string {
  const more = items.length - shown
  return items.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Why a fact is not known, for people. */
export function unknownBecause(fact: Exclude<Fact<unknown>, { state: 'known' }>): string {
  return fact.state === 'not-asked'
    ? `not asked: ${fact.why}`
    : `could not ask ${fact.source}: ${fact.problem.what}`
}

/** What a component runs, for people: `2.0.0 (3 of 3 ready)`; `nothing`. */
export function runningWords({ revisions }: RunningComponent): string {
  const up = revisions.filter(({ state }) => state !== 'stopped')
  const each = up.map(
    ({ id, version, ready, wanted }) => `${version ?? id} (${ready} of ${wanted} ready)`,
  )
  return each.length === 0 ? 'nothing' : few(each)
}
