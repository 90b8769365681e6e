import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { checkRevision } from './names.ts'

/** What the target `swarm` can do: post a spec to its service. */
export type Update = {
  readonly do: 'update'
  readonly revision: string
  readonly version: string | null
  readonly digest: Digest | null
  /** Revision whose recorded spec is posted; null: the spec of now with the image of the release. */
  readonly like: string | null
  /** The only revision that may be replaced; null: any. */
  readonly expected: string | null
}

/** Reads an action of a plan. Throws ProblemError for one that this version does not know. */
export function swarmAction(action: TargetAction): Update {
  checkRevision(action.revision)
  if (action.do === 'update') return action as unknown as Update
  throw new ProblemError({
    what: `The target swarm cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
