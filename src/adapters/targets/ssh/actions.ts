import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { releaseName } from './names.ts'

/** What the target `ssh` can do; always on the hosts named. */
export type SshAction =
  /** Lays the release out as a directory, digest verified: from a whole one on the host, else from the artifact. */
  | {
      readonly do: 'place'
      readonly revision: string
      readonly version: string
      readonly digest: Digest
      readonly hosts: readonly string[]
    }
  /** Takes back what was laid out; refused for what is current. */
  | { readonly do: 'remove'; readonly revision: string; readonly hosts: readonly string[] }
  /** Compares every file of a release directory with what was recorded when it was laid out. */
  | {
      readonly do: 'verify'
      readonly revision: string
      readonly version: string
      readonly hosts: readonly string[]
    }
  /**
   * Points `current` to the release, restarts and waits until healthy. Refused where `current` is neither one of `expected`
   * nor the release itself: somebody else switched.
   */
  | {
      readonly do: 'switch'
      readonly revision: string
      readonly version: string
      readonly hosts: readonly string[]
      readonly expected: readonly string[]
    }
  /** Takes a switch to the revision back: every host returns to what it had before, or to nothing. */
  | { readonly do: 'back'; readonly revision: string; readonly hosts: readonly string[] }

  /** Runs the stop command where one of `expected` is current. */
  | {
      readonly do: 'stop'
      readonly revision: string
      readonly hosts: readonly string[]
      readonly expected: readonly string[]
    }
  /** Restarts what was stopped. */
  | { readonly do: 'start'; readonly revision: string; readonly hosts: readonly string[] }

export type ActionOf<D extends SshAction['do']> = Extract<SshAction, { readonly do: D }>

const known: ReadonlySet<string> = new Set<SshAction['do']>([
  'place',
  'remove',
  'verify',
  'switch',
  'back',
  'stop',
  'start',
])

/** Reads an action of a plan. Throws ProblemError for a name that leads elsewhere, or one that this version does not know. */
export function sshAction(action: TargetAction): SshAction {
  releaseName(action.revision)
  if (known.has(action.do)) return action as unknown as SshAction
  throw new ProblemError({
    what: `The target ssh cannot ${JSON.stringify(action.do)}`,
    where: `revision ${action.revision}`,
    hint: 'The plan was made by another version of lastgood: make a new one with lastgood plan',
  })
}
