import { runningWords } from '../evidence/words.ts'
import type { Candidate } from '../model/decision.ts'
import type { RunningComponent, Standing } from '../model/evidence.ts'
import { known } from '../model/fact.ts'
import type { GuardReading } from '../model/guard.ts'
import type { Considered } from '../operations/consider.ts'
import type { RunRow } from '../store/ledger.ts'

/** One environment at a glance: what `status` prints and what its JSON holds. */
export interface StatusRow {
  readonly service: string
  readonly environment: string
  /** Null when nothing is known to run. */
  readonly running: string | null
  readonly standing: Standing | null
  /** Components that are not whole: fewer replicas answer than were asked for, or none does. */
  readonly ailing: readonly {
    readonly component: string
    readonly ready: number
    readonly wanted: number
  }[]
  /** Components that could not be asked, and what the others run then; both empty when all answered. */
  readonly silent: readonly { readonly component: string; readonly says: string }[]
  readonly answered: readonly { readonly component: string; readonly says: string }[]
  /** ISO 8601. */
  readonly since: string | null
  readonly lastGood: { readonly version: string; readonly standing: Standing } | null
  /** The way back that would be taken now, or null with the reason. */
  readonly backNow: { readonly strategy: string; readonly state: Candidate['state'] } | null
  readonly whyNot: string
  readonly expectedSeconds: number | null
  /** From how many runs the expected time was measured; 0: a default. */
  readonly measuredRuns: number
  /** ISO 8601 of the last drill; null: never. */
  readonly lastDrill: string | null
  readonly guards: readonly GuardReading[]
  readonly activeRun: RunRow | null
}

export function statusRow({ evidence, decision }: Considered, activeRun: RunRow | null): StatusRow {
  const standings = known(evidence.standings) ?? []
  const candidate = decision.candidates.find((one) => one.strategy === decision.choice)
  const range = evidence.range
  return {
    service: evidence.service,
    environment: evidence.environment,
    running: decision.from,
    standing: standings.find((one) => one.version === decision.from) ?? null,
    ailing: ailing(known(evidence.running) ?? []),
    silent: (evidence.running.silent ?? []).map(({ component, problem: { what } }) => ({
      component,
      says: what,
    })),
    answered: (evidence.running.answered ?? []).map((one) => ({
      component: one.component,
      says: runningWords(one),
    })),
    since: sinceWhen(evidence.askedAt, known(evidence.suspectAge) ?? null),
    lastGood: decision.to && { version: decision.to.version, standing: decision.to.standing },
    backNow:
      candidate === undefined ? null : { strategy: candidate.strategy, state: candidate.state },
    whyNot: decision.problem?.what ?? '',
    expectedSeconds: candidate?.expected.seconds ?? null,
    measuredRuns: candidate?.expected.runs ?? 0,
    lastDrill: (range === null ? undefined : known(range.drills))?.lastAt ?? null,
    guards: known(evidence.guards) ?? [],
    activeRun,
  }
}

function sinceWhen(askedAt: string, seconds: number | null): string | null {
  return seconds === null ? null : new Date(Date.parse(askedAt) - seconds * 1000).toISOString()
}

function ailing(running: readonly RunningComponent[]): StatusRow['ailing'] {
  return running.flatMap(({ component, revisions }) => {
    const current = revisions.find(({ state }) => state === 'current')
    if (current === undefined || (current.ready > 0 && current.ready >= current.wanted)) return []
    return [{ component, ready: current.ready, wanted: Math.max(1, current.wanted) }]
  })
}
