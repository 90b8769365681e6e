import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'

/** What a new revision is made of. */
export type Made = {
  readonly revision: string
  readonly version: string
  readonly digest: Digest
  /** How many containers the whole revision has. */
  readonly replicas: number
  /** Kept revision whose containers are the pattern (environment, mounts, labels as they were); null: the settings of now. */
  readonly like: string | null
}

/** What the target `docker` can do. `replica` null means all of the revision. */
export type DockerAction =
  /** Sees to it that the engine has the image, and holds it there with a tag. */
  | (Made & { readonly do: 'fetch' })
  /** Makes the containers that are missing, and starts those that do not run. */
  | (Made & { readonly do: 'start'; readonly replica: number | null })
  /** Starts a container that was stopped. */
  | { readonly do: 'restart'; readonly revision: string; readonly replica: number }
  /** A replica stays up but is no longer told as an endpoint. */
  | { readonly do: 'withdraw'; readonly revision: string; readonly replica: number }
  | { readonly do: 'stop'; readonly revision: string; readonly replica: number | null }
  /** Cancels the end of the warm time. */
  | { readonly do: 'keep'; readonly revision: string }
  /** The revision may be stopped so many seconds after the first apply, or at a fixed time (ISO 8601). */
  | { readonly do: 'expire'; readonly revision: string; readonly seconds: number }
  | { readonly do: 'expire'; readonly revision: string; readonly at: string }
  /** Declares the revision to be the service, or (`demote`) no longer. */
  | { readonly do: 'promote'; readonly revision: string }
  | { readonly do: 'demote'; readonly revision: string }

export type ActionOf<D extends DockerAction['do']> = Extract<DockerAction, { readonly do: D }>

const known: ReadonlySet<string> = new Set<DockerAction['do']>([
  'fetch',
  'start',
  'restart',
  'withdraw',
  'stop',
  'keep',
  'expire',
  'promote',
  'demote',
])

/** Reads an action of a plan. Throws ProblemError for one that this version does not know. */
export function dockerAction(action: TargetAction): DockerAction {
  if (known.has(action.do)) return action as DockerAction
  throw new ProblemError({
    what: `The target docker cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
