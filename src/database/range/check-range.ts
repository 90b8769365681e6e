import type { Io } from '../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../model/problem.ts'
import type { Finding } from '../finding.ts'
import { judgeFindings, judgeUnread } from '../judge/judge.ts'
import { judgeRange } from './judge-range.ts'
import type { RangeOf } from './read-range.ts'
import type { Dialect, Direction, Migration, MigrationSet } from '../migration.ts'
import type { Proof } from '../proof.ts'
import type { ShadowSettings } from '../prover.ts'
import { defaultCacheFolder } from '../shadow/cache-folder.ts'
import { openProver } from '../prove.ts'
import { canExecute } from '../shadow/engines.ts'
import type { Collected } from '../statements/source.ts'
import type { StartUp } from '../tools/tool.ts'
import type { Pair, VerdictOfPair } from '../verdict.ts'
import { difference, type SetDifference } from '../check/difference.ts'
import { downOf, type StepDown, type Steps } from '../check/groups.ts'
import { ruleSteps } from '../check/rule-steps.ts'

/** What is asked about one migrations folder. */
export interface RangeRequest {
  readonly range: RangeOf
  /** What the old release sends itself. */
  readonly statements: Collected
  /** Null: nothing is executed. */
  readonly shadow: ShadowSettings | null
  readonly today: string
}

/** Whether the old release can live on the new schema, and how that is known. */
export interface RangeReport {
  readonly tool: string
  readonly dialect: Dialect
  readonly folder: string
  readonly verdict: VerdictOfPair
  readonly says: string
  readonly startUp: StartUp
  readonly added: readonly string[]
  /** What the history table holds for each of `added`. */
  readonly recorded: readonly string[]
  readonly removed: readonly string[]
  readonly edited: readonly string[]
  readonly findings: readonly Finding[]
  readonly suppressed: Pair['suppressed']
  /** Null when nothing was executed. */
  readonly proof: Proof | null
  readonly down: StepDown
  readonly problems: readonly Problem[]
}

/** Answers for the whole range at once, never file by file: what one migration breaks the next may mend. */
export async function checkRange(request: RangeRequest, io: Io): Promise<Result<RangeReport>> {
  const { tool, older, newer, folder } = request.range
  const changed = difference(older, newer)
  const startUp = changed.added.length === 0 ? nothingNew : tool.startUp(older, newer)
  const steps = stepOf(newer, changed)
  const ruled = await ruleSteps(newer, steps, request.today)
  const step = steps.judged[0]
  const { findings, suppressed, unread } = step
    ? ruled.of(step)
    : { findings: [] as const, suppressed: [] as const, unread: null }
  const down = downOf(changed.added)
  const proof = await proofOf(request, changed, newer, down, io)
  if (!proof.ok) return proof
  const unknown = unread === null ? null : { verdict: 'unknown' as const, says: unread }
  const told =
    changed.added.length === 0 && changed.edited.length === 0
      ? { verdict: 'compatible' as const, says: 'no migrations between the two' }
      : (whole(changed) ??
        (proof.value === null
          ? (unknown ?? judgeFindings(findings, { state: 'none', why: '' }, down))
          : judgeRange(proof.value, startUp)))
  const judged = changed.added.length === 0 ? told : judgeUnread(told, request.statements.unread)
  return ok({
    tool: tool.name,
    dialect: newer.dialect,
    folder,
    ...judged,
    startUp,
    added: changed.added.map(({ id }) => id),
    recorded: changed.added.map(({ id, recorded }) => recorded ?? id),
    removed: changed.removed.map(({ id }) => id),
    edited: changed.edited.map(({ id }) => id),
    findings,
    suppressed,
    proof: proof.value,
    down,
    problems: [...newer.problems, ...ruled.problems, ...request.statements.problems],
  })
}

const nothingNew: StartUp = { state: 'starts', says: 'there is nothing it does not know' }

/** The added migrations as one last step behind everything that stood before. */
function stepOf(newer: MigrationSet, { added }: SetDifference): Steps {
  const last = added.at(-1)
  if (last === undefined) return { history: [], judged: [] }
  const late = new Set(added)
  const before = newer.migrations.filter((migration) => !late.has(migration))
  const history = before.map((migration) => ({ id: migration.id, migrations: [migration] }))
  return { history, judged: [{ id: last.id, migrations: added }] }
}

/** Why the range cannot be judged as a whole, or null. */
function whole({ added, edited }: SetDifference) {
  const unread = added.find(({ up }) => up.state === 'unknown')
  if (unread?.up.state === 'unknown') {
    const says = `${unread.name} could not be read: ${unread.up.problem.what}`
    return { verdict: 'unknown' as const, says }
  }
  const changed = edited.find(({ repeatable }) => !repeatable)
  if (changed === undefined || added.length > 0) return null
  const says = `${changed.name} was edited after it was released: a database that ran the old text never runs the new one`
  return { verdict: 'unknown' as const, says }
}

async function proofOf(
  request: RangeRequest,
  { added }: SetDifference,
  newer: MigrationSet,
  down: StepDown,
  io: Io,
): Promise<Result<Proof | null>> {
  if (request.shadow === null || added.length === 0) return ok(null)
  if (!canExecute(newer.dialect)) return ok(null)
  if (added.some(({ up }) => up.state === 'unknown')) return ok(null)
  const settings = {
    dialect: newer.dialect,
    shadow: request.shadow,
    cacheFolder: defaultCacheFolder(io),
  }
  const opened = await openProver(settings, io)
  if (!opened.ok) return fail(...opened.problems)
  await using prover = opened.value
  const late = new Set<Migration>(added)
  const before = newer.migrations.filter((migration) => !late.has(migration))
  await prover.advance(before.flatMap(({ up }) => scripts(up)))
  const proof = await prover.prove({
    up: added.flatMap(({ up }) => scripts(up)),
    down: down.state === 'sql' ? down.scripts : null,
    statements: request.statements.statements,
  })
  if (down.state === 'sql') return ok(proof)
  const roundTrip =
    down.state === 'none'
      ? ({ state: 'no-down', why: down.why } as const)
      : ({ state: 'unknown', why: down.problem.what, failure: null } as const)
  return ok({ ...proof, roundTrip })
}

const scripts = (up: Direction) => (up.state === 'sql' ? [up.script] : [])
