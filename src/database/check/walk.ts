import { judgeFindings, judgeProof, judgeUnread } from '../judge/judge.ts'
import type { Problem } from '../../model/problem.ts'
import type { Direction } from '../migration.ts'
import type { Advanced, Prover } from '../prover.ts'
import type { Collected } from '../statements/source.ts'
import type { Pair } from '../verdict.ts'
import { downOf, type Step, type Steps } from './groups.ts'
import { pairOf } from './pair.ts'
import type { Ruled, RuledSteps } from './rule-steps.ts'

export interface Walk {
  readonly steps: Steps
  /** Null: rules only. */
  readonly prover: Prover | null
  /** Asks the rules, while the shadow gets to its history. */
  readonly rule: () => Promise<RuledSteps>
  /** Statements that the release before each step sends; null: none were named. */
  readonly statements: Collected | null
  /** Told after every judged step. */
  readonly onPair?: (pair: Pair, index: number, count: number) => void
}

/** Judges each step of a folder against the one before it. */
export async function walk(asked: Walk): Promise<{
  readonly pairs: readonly Pair[]
  readonly problems: readonly Problem[]
}> {
  const { history, judged } = asked.steps
  const [advanced, ruled] = await Promise.all([
    history.length === 0 ? null : (asked.prover?.advance(history.flatMap(ups)) ?? null),
    asked.rule(),
  ])
  let gap = (advanced && gapOf(advanced)) ?? unreadable(history)
  const pairs: Pair[] = []
  for (const [index, step] of judged.entries()) {
    const pair = await judgeStep(step, asked, ruled.of(step), gap)
    pairs.push(pair)
    asked.onPair?.(pair, index, judged.length)
    gap = unreadable([step]) ?? gap
    if (asked.prover === null || index === judged.length - 1) continue
    gap = gapOf(await asked.prover.advance(ups(step))) ?? gap
  }
  return { pairs, problems: ruled.problems }
}

const ups = (step: Step) =>
  step.migrations.flatMap(({ up }) => (up.state === 'sql' ? [up.script] : []))

/** Why the base is not quite what the history made, or null: a base with a gap can be wrong about everything after it. */
function unreadable(steps: readonly Step[]): string | null {
  for (const step of steps) {
    for (const { name, up } of step.migrations) {
      if (up.state === 'unknown') return `${name} before it could not be read: ${up.problem.what}`
    }
  }
  return null
}

function gapOf(advanced: Advanced): string | null {
  if (advanced.state === 'advanced') return null
  const first = advanced.stopped[0]
  if (first === undefined) return 'a migration before it did not run to its end'
  return `${first.script.file} before it did not run to its end: ${first.why}`
}

async function judgeStep(
  step: Step,
  { prover, statements }: Pick<Walk, 'prover' | 'statements'>,
  { findings, suppressed, unread }: Ruled,
  gap: string | null,
): Promise<Pair> {
  const unknown = step.migrations.find(({ up }) => up.state === 'unknown')?.up
  const down = downOf(step.migrations)
  const downs = down.state === 'sql' ? down.scripts : null
  if (prover === null || unknown?.state === 'unknown') {
    const up: Direction = unknown ?? { state: 'none', why: 'rules only' }
    const why = unknown?.state === 'unknown' ? unknown.problem.what : 'only the rules were asked'
    const told = judgeFindings(findings, up, down)
    const judged =
      unread !== null && told.verdict === 'compatible'
        ? ({ verdict: 'unknown', says: unread } as const)
        : told
    return pairOf(step.id, judged, findings, suppressed, { why })
  }
  const proof = await prover.prove({
    up: ups(step),
    down: downs,
    statements: statements?.statements ?? [],
  })
  const told =
    down.state === 'sql'
      ? proof
      : {
          ...proof,
          roundTrip:
            down.state === 'none'
              ? ({ state: 'no-down', why: down.why } as const)
              : ({ state: 'unknown', why: down.problem.what, failure: null } as const),
        }
  const judged = judgeUnread(judgeProof(told), statements?.unread ?? [])
  const says =
    judged.verdict === 'unknown' && gap !== null ? `${judged.says} (${gap})` : judged.says
  // An answer on a schema that is not quite the history's may be wrong either way, and says so.
  const noted =
    gap === null || judged.verdict === 'unknown'
      ? told
      : { ...told, notes: [...(told.notes ?? []), `asked on a schema with a gap: ${gap}`] }
  return pairOf(step.id, { ...judged, says }, findings, suppressed, noted)
}
