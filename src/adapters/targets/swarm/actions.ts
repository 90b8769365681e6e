import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { checkRevision } from './names.ts'

/** Posts a spec to the service. */
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

/** Scales the service to nothing, and remembers the scale. Only the revision named may be stopped. */
export type Stop = {
  readonly do: 'stop'
  readonly revision: string
  readonly version: string | null
}

/** Gives the service the scale of before it was stopped. */
export type Start = {
  readonly do: 'start'
  readonly revision: string
  readonly version: string | null
}

/** What the target `swarm` can do. */
export type SwarmAction = Update | Stop | Start

const known: ReadonlySet<string> = new Set<SwarmAction['do']>(['update', 'stop', 'start'])

/** Reads an action of a plan. Throws ProblemError for one that this version does not know. */
export function swarmAction(action: TargetAction): SwarmAction {
  checkRevision(action.revision)
  if (known.has(action.do)) return action as unknown as SwarmAction
  throw new ProblemError({
    what: `The target swarm cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
