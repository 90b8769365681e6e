import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Revision } from '../../../model/revision.ts'
import { imageOf } from '../docker/image.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted, Wave } from '../target.ts'
import type { ActionOf } from './actions.ts'
import { planned } from './describe.ts'
import { checkRevision } from './names.ts'
import { settingsOf } from './settings-of.ts'

/** Seconds that pulling an image may take. */
const pullSeconds = 900

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
    const like = strategy === 'redeploy' ? sameRelease(request, to) : undefined
    const prepare = recordStep(ref, to, like)
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

function recordStep(ref: ComponentRef, to: Wanted, like: Revision | undefined): PlannedAction {
  const { revision, version, digest } = to
  return planned(
    ref,
    { do: 'record', revision, version, digest, like: like?.id ?? null },
    {
      title: `Bring ${version} to the engine by digest, and record with what it and the service of now run`,
      undo: { do: 'forget', revision },
      timeoutSeconds: pullSeconds,
    },
  )
}

function wave(
  ref: ComponentRef,
  request: ChangeRequest,
  prepare: readonly PlannedAction[],
  to: { readonly revision: string; readonly version: string },
  how: string,
): readonly Wave[] {
  const { overlap, override } = settingsOf(ref)
  const left = leaves(request)
  const change: Change = {
    ...{ ref, to, how, expected: left?.id ?? null },
    back: left === null || left.id === to.revision ? null : left,
  }
  const pins = override === undefined ? [] : [pinStep(change, override)]
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

/** From what to what a component goes, for its steps. */
interface Change {
  readonly ref: ComponentRef
  readonly to: { readonly revision: string; readonly version: string }
  /** With which settings, in words. */
  readonly how: string
  readonly expected: string | null
  /** What a step that is taken back goes back to. */
  readonly back: Revision | null
}

function updateStep({ ref, to: { revision, version }, how, expected, back }: Change) {
  const { project, service, startTimeoutSeconds } = settingsOf(ref)
  return planned(
    ref,
    { do: 'update', revision, version, expected },
    {
      title: `Let Compose replace ${service} of ${project} by ${version} in place, ${how} (a short outage: the old containers stop before the new ones start)`,
      undo: updateTo(back, revision),
      timeoutSeconds: startTimeoutSeconds,
    },
  )
}

const updateTo = (back: Revision | null, expected: string): ActionOf<'update'> | null =>
  back && { do: 'update', revision: back.id, version: back.version, expected }

function besideStep({ ref, to: { revision, version }, how, expected, back }: Change) {
  const { project, service, startTimeoutSeconds } = settingsOf(ref)
  return planned(
    ref,
    { do: 'beside', revision, version, expected },
    {
      title: `Let Compose start ${version} beside what ${service} of ${project} is, ${how}, and wait until healthy`,
      undo: back && { do: 'only', revision: back.id, version: back.version },
      timeoutSeconds: startTimeoutSeconds,
    },
  )
}

function onlyStep({ ref, to: { revision, version }, back }: Change) {
  const { service, startTimeoutSeconds } = settingsOf(ref)
  return planned(
    ref,
    { do: 'only', revision, version },
    {
      title: `Stop and remove the containers of ${service} that are not ${version}`,
      undo: updateTo(back, revision),
      timeoutSeconds: startTimeoutSeconds,
    },
  )
}

const pinStep = ({ ref, to: { revision, version }, back }: Change, path: string) =>
  planned(
    ref,
    { do: 'pin', revision },
    {
      title: `Keep the image of ${version} in ${path}, so that docker compose up does not undo this`,
      undo: back && { do: 'pin', revision: back.id },
      timeoutSeconds: 15,
    },
  )

/** What is replaced: always what the service runs. */
const leaves = ({ revisions, from }: ChangeRequest) =>
  revisions.find(({ state }) => state === 'current') ??
  revisions.find(({ id }) => id === from) ??
  null

const impossible = (what: string, hint: string): Problem => ({
  what,
  where: 'target compose',
  hint,
})
