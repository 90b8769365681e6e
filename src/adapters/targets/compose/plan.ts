import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Revision } from '../../../model/revision.ts'
import { imageOf } from '../docker/image.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted, Wave } from '../target.ts'
import { checkRevision } from './names.ts'
import { settingsOf } from './settings-of.ts'
import {
  besideStep,
  changeTo,
  leaves,
  onlyStep,
  pinSteps,
  recordStep,
  stopStep,
  updateStep,
} from './steps.ts'

/** Pure: everything is made ready, then Compose replaces the service in place; or why it cannot be done that way. */
export function planCompose(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  try {
    const { to, strategy } = request
    checkRevision('existing' in to ? to.existing : to.revision)
    if (strategy === 'blue-green' || strategy === 'canary') {
      return impossible(
        `Compose replaces a service in place: ${strategy} needs old and new side by side`,
        'Use the strategy rolling; or take the service out of the compose file and let the target docker run it in the network of the project',
      )
    }
    if ('existing' in to) return switchBack(ref, request, to)
    if (strategy === 'switch-back') {
      return impossible(
        `switch-back needs a revision that is recorded, not ${to.revision}`,
        'Use the strategy redeploy',
      )
    }
    imageOf(ref, to.version) // no image configured: said here
    const back = strategy === 'redeploy' || strategy === 'restore'
    const like = back ? sameRelease(request, to) : undefined
    const prepare = recordStep(ref, to, like)
    if (strategy === 'restore') return stopFirst(ref, request, prepare, to, howOf(ref, like))
    return wave(ref, request, [prepare], to, howOf(ref, like))
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

/** A release that is brought back runs with what it ran with; a deploy takes the compose file of now. */
const sameRelease = ({ revisions }: ChangeRequest, { version, digest }: Wanted) =>
  revisions.find(
    (one) => one.version === version && one.digest === digest && one.keepsSettings !== undefined,
  )

function howOf(ref: ComponentRef, like: Revision | undefined): string {
  const { rotated } = settingsOf(ref)
  const anew = rotated.length > 0 ? `, ${rotated.join(', ')} as now` : ''
  if (like === undefined) return 'with the compose file of now'
  return like.keepsSettings === true
    ? `with the settings it ran with${anew}`
    : `with the image and environment it ran with${anew}; the compose file was edited before lastgood saw it`
}

function switchBack(
  ref: ComponentRef,
  request: ChangeRequest,
  { existing, version }: { readonly existing: string; readonly version: string },
): readonly Wave[] | Problem {
  const found = request.revisions.find(({ id }) => id === existing)
  if (found === undefined) {
    return impossible(
      `There is no record of revision ${existing} of ${version}`,
      'Use the strategy redeploy',
    )
  }
  const goal = { revision: existing, version: found.version ?? version }
  return wave(ref, request, [], goal, howOf(ref, found))
}

function wave(
  ref: ComponentRef,
  request: ChangeRequest,
  prepare: readonly PlannedAction[],
  to: { readonly revision: string; readonly version: string },
  how: string,
): readonly Wave[] {
  const { overlap } = settingsOf(ref)
  const change = changeTo(ref, request, to, how)
  const pins = pinSteps(change)
  if (!overlap) {
    return [{ prepare, serves: [], cutover: [updateStep(change), ...pins], retire: [] }]
  }
  const steered = ref.binding.traffic !== null
  return [
    {
      prepare: [...prepare, besideStep(change)],
      serves: [{ ...to, share: 1 }],
      // Where traffic is steered, the old containers have their last requests before they go.
      cutover: [...(steered ? [] : [onlyStep(change)]), ...pins],
      retire: steered ? [onlyStep(change)] : [],
    },
  ]
}

/** With nothing up, Compose replaces what was stopped; where traffic is steered, it goes to the new containers then. */
function stopFirst(
  ref: ComponentRef,
  request: ChangeRequest,
  record: PlannedAction,
  to: { readonly revision: string; readonly version: string },
  how: string,
): readonly Wave[] {
  const change = changeTo(ref, request, to, how)
  const left = leaves(request)
  const stop: Wave = {
    prepare: [record],
    serves: [],
    cutover: left === null ? [] : [stopStep(ref, left)],
    retire: [],
  }
  const bring = updateStep(change)
  const steered = ref.binding.traffic !== null
  return [
    stop,
    {
      prepare: steered ? [bring] : [],
      serves: steered ? [{ ...to, share: 1 }] : [],
      cutover: [...(steered ? [] : [bring]), ...pinSteps(change)],
      retire: [],
    },
  ]
}

const impossible = (what: string, hint: string): Problem => ({
  what,
  where: 'target compose',
  hint,
})
