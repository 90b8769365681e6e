import type { Counts } from '../model/guard.ts'
import type { AnyGuard } from './guard-state.ts'
import type { WatchState } from './watch-state.ts'

/** Events by guard and minute, at most six hours of them. Plain data. */
export type BurnState = Readonly<
  Record<string, readonly { readonly minute: number; readonly counts: Counts }[]>
>

export const beginBurn: BurnState = {}

/**
 * A limit taken as the budget: spending it this many times too fast, over a long window and still over a short one. The pairs are
 * those of "The Site Reliability Workbook", chapter 5 (2 % of a month's budget in an hour, 5 % in six hours).
 */
const windows = [
  { times: 14.4, long: 60, short: 5, says: '1 h and 5 min' },
  { times: 6, long: 360, short: 30, says: '6 h and 30 min' },
] as const

const kept = 360

/** Of what is older than an hour only six pairs of numbers an hour are kept: the short windows do not reach there. */
const coarse = 10

/** Adds what one look brought to light. */
export function advanceBurn(
  burn: BurnState,
  before: WatchState,
  after: WatchState,
  now: Date,
): BurnState {
  const minute = Math.floor(now.getTime() / 60_000)
  const next: Record<string, BurnState[string]> = { ...burn }
  for (const { name, counts } of after.guards) {
    const was = before.guards.find((guard) => guard.name === name)?.counts ?? { bad: 0, total: 0 }
    const grown = { bad: (counts?.bad ?? 0) - was.bad, total: (counts?.total ?? 0) - was.total }
    if (grown.total <= 0) continue
    const all = thinned(next[name] ?? [], minute)
    const last = all.at(-1)
    next[name] =
      last?.minute === minute
        ? [...all.slice(0, -1), { minute, counts: plus(last.counts, grown) }]
        : [...all, { minute, counts: grown }]
  }
  return next
}

/**
 * Guards with a limit whose budget burns too fast in both windows of a pair, in words. A reading besides the tests: it pages and
 * never acts, since it bounds no false alarms. Fewer than ten bad events in the long window are no burn.
 */
export function burning(burn: BurnState, guards: readonly AnyGuard[], now: Date): string[] {
  const minute = Math.floor(now.getTime() / 60_000)
  return guards.flatMap((guard) => {
    const limit = limitOf(guard)
    const events = burn[guard.name]
    if (limit === null || events === undefined) return []
    const over = (minutes: number) =>
      events
        .filter((one) => one.minute > minute - minutes)
        .reduce((sum, { counts }) => plus(sum, counts), { bad: 0, total: 0 })
    const age = minute - (events[0]?.minute ?? minute)
    const found = windows.find(({ times, long, short }) => {
      // Of a watch that is younger than the short window the tests say more, and sooner.
      if (age < short) return false
      const [all, last] = [over(long), over(short)]
      return all.bad >= 10 && share(all) > times * limit && share(last) > times * limit
    })
    return found
      ? [`${guard.name} spends its limit ${found.times} times too fast, over ${found.says}`]
      : []
  })
}

function thinned(events: BurnState[string], now: number): BurnState[string] {
  if ((events[0]?.minute ?? now) > now - 60) return events
  const merged: { minute: number; counts: Counts }[] = []
  for (const { minute, counts } of events) {
    if (minute <= now - kept) continue
    const last = merged.at(-1)
    const same = last && Math.floor(last.minute / coarse) === Math.floor(minute / coarse)
    if (same && minute <= now - 60) last.counts = plus(last.counts, counts)
    else merged.push({ minute, counts })
  }
  return merged
}

const plus = (a: Counts, b: Counts): Counts => ({ bad: a.bad + b.bad, total: a.total + b.total })
const share = ({ bad, total }: Counts) => (total > 0 ? bad / total : 0)

function limitOf(guard: AnyGuard): number | null {
  if ('limit' in guard) return guard.limit
  return guard.against.kind === 'limit' && guard.measure.kind !== 'gauge'
    ? guard.against.limit
    : null
}
