import type { Revision } from '../../model/revision.ts'
import type { ChangeRequest, PlannedAction } from './target.ts'

/** A revision with its version, for titles. */
export interface Named {
  readonly revision: string
  readonly version: string
}

/** What every target that runs old and new beside each other can do with a revision that is there. */
export type SideAction =
  | { readonly do: 'keep' | 'promote' | 'demote'; readonly revision: string }
  | { readonly do: 'expire'; readonly revision: string; readonly seconds: number }
  | { readonly do: 'expire'; readonly revision: string; readonly at: string }

/** The parts of a target that its steps are made of. */
export interface SideParts {
  /** A step out of an action, with the command that does it by hand. */
  planned(
    action: SideAction,
    about: {
      readonly title: string
      readonly undo: SideAction | null
      readonly timeoutSeconds: number
    },
  ): PlannedAction
  /** Stops all of a revision. */
  stop(of: Named): PlannedAction
  /** Starts all of a stopped revision again as it was; null: it cannot. */
  startAgain(of: Named): PlannedAction | null
}

/** Seconds that a step may take which only changes what is recorded of a revision. */
const recordSeconds = 15

/** Declares the new revision; taken back by declaring the one that is current now. */
export function promoteStep(parts: SideParts, to: Named, request: ChangeRequest): PlannedAction {
  const now = request.revisions.find(({ state }) => state === 'current')?.id ?? request.from
  return parts.planned(
    { do: 'promote', revision: to.revision },
    {
      title: `Declare ${to.version} the service`,
      undo:
        now === null ? { do: 'demote', revision: to.revision } : { do: 'promote', revision: now },
      timeoutSeconds: recordSeconds,
    },
  )
}

/** Declares that a revision is the service no more; nothing is, then. */
export const demoteStep = (parts: SideParts, { revision, version }: Named): PlannedAction =>
  parts.planned(
    { do: 'demote', revision },
    {
      title: `Declare that ${version} is the service no more`,
      undo: { do: 'promote', revision },
      timeoutSeconds: recordSeconds,
    },
  )

/** Keeps a revision up that would end by itself, and sees that it is healthy. */
export function keepStep(parts: SideParts, found: Revision, version: string): PlannedAction {
  const { id, expiresAt } = found
  return parts.planned(
    { do: 'keep', revision: id },
    {
      title: `Keep ${version} up and see that it is healthy`,
      undo: expiresAt === null ? null : { do: 'expire', revision: id, at: expiresAt },
      timeoutSeconds: recordSeconds,
    },
  )
}

/**
 * What is taken away at the end: the revision left, kept warm or stopped; and what runs beside although nobody keeps it
 * warm: left by an interrupted change, or past its warm time.
 */
export function retireSteps(
  parts: SideParts,
  request: ChangeRequest,
  serving: string,
): readonly PlannedAction[] {
  const { from, keepWarmSeconds, revisions } = request
  const named = (id: string): Named => ({
    revision: id,
    version: revisions.find((one) => one.id === id)?.version ?? id,
  })
  const left = (id: string) =>
    keepWarmSeconds > 0
      ? parts.planned(
          { do: 'expire', revision: id, seconds: keepWarmSeconds },
          {
            title: `Keep ${named(id).version} warm for ${keepWarmSeconds} s`,
            undo: { do: 'keep', revision: id },
            timeoutSeconds: recordSeconds,
          },
        )
      : parts.stop(named(id))
  const leftovers = revisions.filter(
    ({ id, state, expiresAt }) =>
      id !== from && id !== serving && state !== 'stopped' && expiresAt === null,
  )
  return [
    ...(from === null || from === serving ? [] : [left(from)]),
    ...leftovers.map(({ id }) => parts.stop(named(id))),
  ]
}
