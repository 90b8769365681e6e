import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'

/** What the target `local` can do. `replica` null means all of the revision. */
export type LocalAction =
  /** Unpacks the verified artifact into the revision's tree. */
  | {
      readonly do: 'fetch'
      readonly revision: string
      readonly version: string
      readonly digest: Digest
      readonly replicas: number
    }
  | { readonly do: 'start'; readonly revision: string; readonly replica: number | null }
  /** A replica stays up but is no longer told as an endpoint. */
  | { readonly do: 'withdraw'; readonly revision: string; readonly replica: number }
  | { readonly do: 'stop'; readonly revision: string; readonly replica: number | null }
  /** Cancels the end of the warm time. */
  | { readonly do: 'keep'; readonly revision: string }
  /** Stops the revision by itself: so many seconds after the first apply, or at a fixed time (ISO 8601). */
  | { readonly do: 'expire'; readonly revision: string; readonly seconds: number }
  | { readonly do: 'expire'; readonly revision: string; readonly at: string }
  /** Declares the revision to be the service, or (`demote`) no longer. */
  | { readonly do: 'promote'; readonly revision: string }
  | { readonly do: 'demote'; readonly revision: string }

const known: ReadonlySet<string> = new Set<LocalAction['do']>([
  'fetch',
  'start',
  'withdraw',
  'stop',
  'keep',
  'expire',
  'promote',
  'demote',
])

/** Reads an action of a plan. Throws ProblemError for one that this version does not know. */
export function localAction(action: TargetAction): LocalAction {
  if (known.has(action.do)) return action as LocalAction
  throw new ProblemError({
    what: `The target local cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
