import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { checkRevision } from './names.ts'

/** What the target `compose` can do. */
export type ComposeAction =
  /** Brings the image, and records with what the revision, and the one of now, run. Touches no container of the project. */
  | {
      readonly do: 'record'
      readonly revision: string
      readonly version: string
      readonly digest: Digest
      /** Recorded revision whose settings are taken; null: those of the compose file of now. */
      readonly like: string | null
    }
  /** Forgets a record: what takes `record` back. */
  | { readonly do: 'forget'; readonly revision: string }
  /** Lets Compose make the service's containers as the revision is recorded. */
  | {
      readonly do: 'update'
      readonly revision: string
      readonly version: string | null
      /** The only revision that may be replaced; null: any. */
      readonly expected: string | null
    }
  /** Lets Compose make as many containers of the revision as the service has, beside those that are there. */
  | {
      readonly do: 'beside'
      readonly revision: string
      readonly version: string | null
      /** The only revision that may be there; null: any. */
      readonly expected: string | null
    }
  /** Stops and removes the service's containers of all other revisions. */
  | { readonly do: 'only'; readonly revision: string; readonly version: string | null }
  /** Stops all containers of the service, and leaves them; refused when none is of the revision. */
  | { readonly do: 'stop'; readonly revision: string; readonly version: string | null }
  /** Starts the containers of the revision that were stopped. */
  | { readonly do: 'start'; readonly revision: string; readonly version: string | null }
  /** Writes the image of a recorded revision into the override file. */
  | { readonly do: 'pin'; readonly revision: string }

export type ActionOf<D extends ComposeAction['do']> = Extract<ComposeAction, { readonly do: D }>

const known: ReadonlySet<string> = new Set<ComposeAction['do']>([
  'record',
  'forget',
  'update',
  'beside',
  'only',
  'pin',
  'stop',
  'start',
])

/** Reads an action of a plan. Throws ProblemError for one that this version does not know. */
export function composeAction(action: TargetAction): ComposeAction {
  checkRevision(action.revision)
  if (known.has(action.do)) return action as unknown as ComposeAction
  throw new ProblemError({
    what: `The target compose cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
