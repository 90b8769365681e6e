import { canonicalJson } from '../model/json.ts'
import { history } from './history.ts'
import type { CountedGuard, CountedRevision, SwitchHistory } from './protocol.ts'

/** What counting must know of a request before it has an outcome. */
export interface CountedRequest {
  readonly revision: string
  readonly version: string
  readonly method: string
  /** Path without the query. */
  readonly path: string
}

/** Follows one request until every guard has counted it once. */
export interface Tally {
  /** Called while there is no answer yet: a guard that is slower-than counts it as bad the moment that is certain. */
  waiting(seconds: number, now: number): void
  /** The head of the answer came (or the upstream failed: 502, 504) after so many seconds. */
  answered(status: number, seconds: number, now: number): void
  /** The upstream broke the answer off after its head. */
  broken(now: number): void
}

/** Counts as they are kept on disk. */
export interface SavedCounts {
  readonly guards: readonly CountedGuard[]
  readonly counts: readonly CountedRevision[]
}

type Cell = { version: string; since: string; bad: number; total: number }

/** Revisions remembered per guard: the ones counted longest ago are forgotten first. */
const keepRevisions = 64

/**
 * Exact counts by guard and revision. A request without outcome (its client left before the answer began) is counted
 * nowhere: neither good nor bad is known of it. Times `now` are Unix seconds.
 */
export function counting(saved: SavedCounts) {
  let guards: readonly CountedGuard[] = saved.guards
  let changed = false
  const cells = new Map<string, Map<string, Cell>>()
  const past = history()
  for (const { guard, revision, version, since, counts } of saved.counts) {
    byRevision(cells, guard).set(revision, { version, since, ...counts })
  }

  const add = (guard: string, request: CountedRequest, bad: number, total: number, now: number) => {
    const known = byRevision(cells, guard)
    let cell = known.get(request.revision)
    if (cell === undefined) {
      cell = { version: request.version, since: iso(now), bad: 0, total: 0 }
      known.set(request.revision, cell)
      const oldest = known.keys().next().value
      if (known.size > keepRevisions && oldest !== undefined) known.delete(oldest)
    }
    changed = true
    cell.bad += bad
    cell.total += total
    past.add(guard, request.revision, request.version, now, bad, total)
  }

  return {
    guards: () => guards,
    /** A guard that stays as it is keeps its counts; a new or changed one starts from zero. */
    setGuards(wanted: readonly CountedGuard[]) {
      const kept = new Map(guards.map((guard) => [canonicalJson(guard), guard]))
      const next = wanted.map((guard) => kept.get(canonicalJson(guard)) ?? guard)
      for (const old of guards) {
        if (next.includes(old)) continue
        cells.delete(old.name)
        past.forget(old.name)
      }
      guards = next
    },
    /** Begins to follow a request, with the guards of this moment. */
    begin(request: CountedRequest): Tally {
      const open = guards.filter((guard) => matches(guard, request))
      const counted = new Map<CountedGuard, boolean>()
      const count = (guard: CountedGuard, bad: boolean, now: number) => {
        if (counted.has(guard) || !guards.includes(guard)) return
        counted.set(guard, bad)
        add(guard.name, request, bad ? 1 : 0, 1, now)
      }
      return {
        waiting(seconds, now) {
          for (const guard of open) if (isSlow(guard, seconds)) count(guard, true, now)
        },
        answered(status, seconds, now) {
          for (const guard of open) {
            count(guard, status >= guard.bad.status || isSlow(guard, seconds), now)
          }
        },
        broken(now) {
          for (const [guard, bad] of counted) {
            if (!bad && guards.includes(guard)) add(guard.name, request, 1, 0, now)
            counted.set(guard, true)
          }
        },
      }
    },
    /** Whether anything was counted since the last call. */
    takeChanged(): boolean {
      const was = changed
      changed = false
      return was
    },
    counts(): readonly CountedRevision[] {
      return [...cells].flatMap(([guard, known]) =>
        [...known].map(([revision, { version, since, bad, total }]) => ({
          guard,
          revision,
          version,
          since,
          counts: { bad, total },
        })),
      )
    },
    history: (seconds: number, now: number): SwitchHistory => past.read(seconds, now),
  }
}

export type Counting = ReturnType<typeof counting>

function byRevision(cells: Map<string, Map<string, Cell>>, guard: string): Map<string, Cell> {
  const known = cells.get(guard) ?? new Map<string, Cell>()
  cells.set(guard, known)
  return known
}

function matches({ match }: CountedGuard, request: CountedRequest): boolean {
  if (match.path !== undefined && !request.path.startsWith(match.path)) return false
  return match.methods === undefined || match.methods.includes(request.method)
}

const isSlow = ({ bad }: CountedGuard, seconds: number) =>
  bad.slowerThan !== undefined && seconds > bad.slowerThan

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
