import { tolerated, type Tolerance } from '../analysis/tolerance.ts'
import type { TestSpec } from '../analysis/spec.ts'
import type { Guard } from '../model/guard.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { parseTolerance } from '../model/tolerance.ts'
import { parseShare } from '../model/share.ts'

/** What was typed. */
export interface Asked {
  readonly limit?: string
  readonly baseline?: string
  readonly tolerance?: string
  readonly alpha?: string
}

/** What is to be tested: a limit if there is one, else only beside a baseline. */
export interface Question {
  readonly limit: number | null
  readonly tolerance: Tolerance
  readonly alpha: number
}

const command = 'lastgood replay'
const wrong = (option: string, text: string, hint: string): Problem => ({
  what: `${option} cannot be understood: ${text === '' ? 'nothing is written' : text}`,
  where: command,
  hint,
})

/** Reads the options; all that is wrong with them at once. `guard` gives limit and alpha where none were typed. */
export function questionOf(asked: Asked, guard: Guard | null): Result<Question> {
  const share = (option: string, text: string | undefined): Result<number | null> => {
    if (text === undefined) return ok(null)
    const found = parseShare(text.trim())
    return found === null
      ? fail(wrong(option, text, `${option} 0.2%, or ${option} 0.002`))
      : ok(found)
  }
  const limit = share('--limit', asked.limit)
  const baseline = share('--baseline', asked.baseline)
  const alpha = share('--alpha', asked.alpha)
  const tolerance = toleranceOf(asked.tolerance)
  const problems = [limit, baseline, alpha, tolerance].flatMap((part) =>
    part.ok ? [] : part.problems,
  )
  const both = [
    guard && 'a guard',
    asked.limit && '--limit',
    asked.baseline && '--baseline',
  ].filter(Boolean)
  if (both.length > 1)
    problems.push({
      what: `${both.join(' and ')} were given: which is the limit?`,
      where: command,
      hint: 'Give one of them',
    })
  if (asked.tolerance !== undefined && (asked.limit !== undefined || guard !== null))
    problems.push({
      what: '--tolerance says how far from a baseline is tolerated; a limit says it already',
      where: command,
      hint: `${command} --data <file> --baseline 0.1% --tolerance 1.5x`,
    })
  if (alpha.ok && alpha.value === 0) problems.push(wrong('--alpha', '0', '--alpha 0.01'))
  if (!limit.ok || !baseline.ok || !alpha.ok || !tolerance.ok || problems.length > 0)
    return fail(...problems)
  const over = baseline.value === null ? null : tolerated(baseline.value, tolerance.value)
  return ok({
    limit: limit.value ?? over ?? guard?.limit ?? null,
    tolerance: tolerance.value,
    alpha: alpha.value ?? guard?.alpha ?? 0.01,
  })
}

/** The test that answers a question on a series: beside its baseline where it has one, else against the limit. */
export function specOf({ limit, tolerance, alpha }: Question, paired: boolean): Result<TestSpec> {
  if (paired) return ok({ kind: 'concurrent', tolerance, alpha })
  if (limit !== null) return ok({ kind: 'limit', limit, alpha })
  return fail({
    what: 'What would be bad? There is neither a limit nor a baseline in the data',
    where: command,
    hint: `${command} --data <file> --limit 0.2%, or --baseline 0.1% --tolerance 1.5x, or the name of a guard`,
  })
}

/** `1.5x`, `+0.2 points`, `+0.2%`, or both with a comma between them. */
function toleranceOf(text: string | undefined): Result<Tolerance> {
  if (text === undefined) return ok({})
  const tolerance = parseTolerance(text)
  if (tolerance !== null) return ok(tolerance)
  const hint = '--tolerance 1.5x, or --tolerance "+0.2 points", or both with a comma'
  return fail(wrong('--tolerance', text, hint))
}
