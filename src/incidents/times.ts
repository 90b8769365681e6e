import type { IncidentInput } from './input.ts'

/** The moments of an incident (ISO 8601), and the seconds between them; null where nobody knows. */
export interface Times {
  readonly onset: string | null
  readonly detected: string | null
  readonly decided: string
  /** When the last step that users notice was done. */
  readonly restored: string | null
  readonly ended: string | null
  readonly toDetect: number | null
  readonly toDecide: number | null
  readonly toRestore: number | null
}

/** Pure. Restored means that users were moved; that it held is what the recovery proves. */
export function timesOf(input: IncidentInput): Times {
  const { run, signal } = input
  const onset = input.onset ?? onsetIn(input)
  const detected = signal?.at ?? null
  const decided = run.queuedAt
  const restored = run.undoing ? null : lastMove(input)
  return {
    onset,
    detected,
    decided,
    restored,
    ended: run.endedAt,
    toDetect: between(onset, detected),
    toDecide: between(detected, decided),
    toRestore: between(decided, restored),
  }
}

function onsetIn({ snapshot }: IncidentInput): string | null {
  const fact = snapshot?.evidence.suspectAge
  if (fact?.state !== 'known' || fact.value === null) return null
  return new Date(Date.parse(fact.at) - fact.value * 1000).toISOString()
}

function lastMove({ run }: IncidentInput): string | null {
  const moves = run.plan.steps.filter(({ effect }) => effect === 'moves')
  const states = moves.map(({ id }) => run.steps.find((step) => step.id === id))
  if (moves.length === 0 || states.some((state) => state?.status !== 'done')) return null
  const ends = states.flatMap((state) => state?.endedAt ?? [])
  return ends.sort().at(-1) ?? null
}

function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  return seconds >= 0 ? seconds : null
}
