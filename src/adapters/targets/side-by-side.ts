import { ProblemError } from '../../model/problem-error.ts'
import type { Problem } from '../../model/problem.ts'
import type { Revision } from '../../model/revision.ts'
import type { ChangeRequest, PlannedAction, Wanted, Wave } from './target.ts'

/** A revision by the names that its users know it by. */
export interface Goal {
  readonly revision: string
  readonly version: string
}

/** What a target that runs old and new beside each other makes its waves of. Throws ProblemError for a name it cannot use. */
export interface SideBySide {
  readonly kind: string
  /** What to do instead, when a revision to return to is not up any more. */
  readonly instead: string
  /** Why this release cannot be brought in at all, or null. */
  refuses(to: Wanted): Problem | null
  /** Everything that makes the new revision ready. */
  bring(to: Wanted): readonly PlannedAction[]
  rolling(to: Wanted): readonly Wave[]
  /** Keeps a revision up that would end by itself, and sees that it is healthy. */
  keep(found: Revision, version: string): PlannedAction
  promote(goal: Goal): PlannedAction
  /** Ends, or keeps warm, whatever is up besides `staying`. */
  retire(staying: string): readonly PlannedAction[]
}

/** Pure: the waves of a change, or why it cannot be done that way. */
export function planSideBySide(
  request: ChangeRequest,
  parts: SideBySide,
): readonly Wave[] | Problem {
  try {
    const { to, strategy } = request
    if ('existing' in to) return switchBack(request, to, parts)
    if (strategy === 'switch-back') {
      const hint = 'Use the strategy redeploy'
      return impossible(parts, 'switch-back needs a revision that is still up', hint)
    }
    const refused = parts.refuses(to)
    if (refused !== null) return refused
    if (strategy === 'rolling') return parts.rolling(to)
    // Blue-green, canary and redeploy: everything up beside what runs, then one cutover.
    return [wave(parts, parts.bring(to), to)]
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function switchBack(
  { revisions }: ChangeRequest,
  to: { readonly existing: string; readonly version: string },
  parts: SideBySide,
): readonly Wave[] | Problem {
  const found = revisions.find(({ id }) => id === to.existing)
  if (found === undefined || found.state === 'stopped' || found.ready === 0) {
    const why = found === undefined ? 'is not known here' : 'is not up any more'
    return impossible(parts, `Revision ${to.existing} of ${to.version} ${why}`, parts.instead)
  }
  const goal = { revision: found.id, version: to.version }
  return [wave(parts, [parts.keep(found, to.version)], goal)]
}

const wave = (parts: SideBySide, prepare: readonly PlannedAction[], goal: Goal): Wave => ({
  prepare,
  serves: [{ revision: goal.revision, version: goal.version, share: 1 }],
  cutover: [parts.promote(goal)],
  retire: parts.retire(goal.revision),
})

const impossible = ({ kind }: SideBySide, what: string, hint: string): Problem => ({
  what,
  where: `target ${kind}`,
  hint,
})
