import { ProblemError } from '../../model/problem-error.ts'
import type { Problem } from '../../model/problem.ts'
import {
  demoteStep,
  keepStep,
  promoteStep,
  retireSteps,
  type Named,
  type SideParts,
} from './side-by-side-steps.ts'
import type { ChangeRequest, PlannedAction, Wanted, Wave } from './target.ts'

/** What a target that runs old and new beside each other makes its waves of. Throws ProblemError for a name it cannot use. */
export interface SideBySide extends SideParts {
  readonly kind: string
  /** What to do instead, when a revision to return to is not up any more. */
  readonly instead: string
  /** Why this release cannot be brought in at all, or null. */
  refuses(to: Wanted): Problem | null
  /** Brings what the new revision is made of; users notice nothing. */
  fetch(to: Wanted): PlannedAction
  /** Starts all of the new revision. */
  start(to: Wanted): PlannedAction
  rolling(to: Wanted): readonly Wave[]
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
    if (strategy === 'restore') return stopFirst(request, to, parts)
    // Blue-green, canary and redeploy: everything up beside what runs, then one cutover.
    return [wave(request, parts, [parts.fetch(to), parts.start(to)], to)]
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function switchBack(
  request: ChangeRequest,
  to: { readonly existing: string; readonly version: string },
  parts: SideBySide,
): readonly Wave[] | Problem {
  const found = request.revisions.find(({ id }) => id === to.existing)
  if (found === undefined || found.state === 'stopped' || found.ready === 0) {
    const why = found === undefined ? 'is not known here' : 'is not up any more'
    return impossible(parts, `Revision ${to.existing} of ${to.version} ${why}`, parts.instead)
  }
  const goal = { revision: found.id, version: to.version }
  return [wave(request, parts, [keepStep(parts, found, to.version)], goal)]
}

/** Nothing may write while the database is taken back: also what is only kept warm stops, before the old release is brought in. */
function stopFirst(request: ChangeRequest, to: Wanted, parts: SideBySide): readonly Wave[] {
  const up = request.revisions.filter(({ state }) => state !== 'stopped')
  const current = up.find(({ state }) => state === 'current')
  const named = ({ id, version }: (typeof up)[number]): Named => ({
    revision: id,
    version: version ?? id,
  })
  const stop: Wave = {
    prepare: [parts.fetch(to)],
    serves: [],
    cutover: [
      ...(current === undefined ? [] : [demoteStep(parts, named(current))]),
      ...up.map((one) =>
        one === current ? stopToReturn(parts, named(one)) : parts.stop(named(one)),
      ),
    ],
    retire: [],
  }
  return [stop, { ...wave(request, parts, [parts.start(to)], to), retire: [] }]
}

/** Stops what serves; taken back by starting it again. What was only kept warm stays away: it was on its way out. */
function stopToReturn(parts: SideBySide, of: Named): PlannedAction {
  const stop = parts.stop(of)
  const start = parts.startAgain(of)
  if (start === null) return stop
  const timeoutSeconds = Math.max(stop.timeoutSeconds, start.timeoutSeconds)
  return { ...stop, undo: start.action, timeoutSeconds }
}

const wave = (
  request: ChangeRequest,
  parts: SideBySide,
  prepare: readonly PlannedAction[],
  goal: Named,
): Wave => ({
  prepare,
  serves: [{ revision: goal.revision, version: goal.version, share: 1 }],
  cutover: [promoteStep(parts, goal, request)],
  retire: retireSteps(parts, request, goal.revision),
})

const impossible = ({ kind }: SideBySide, what: string, hint: string): Problem => ({
  what,
  where: `target ${kind}`,
  hint,
})
