import type { Revision } from '../../../model/revision.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted } from '../target.ts'
import type { ActionOf } from './actions.ts'
import { planned } from './describe.ts'
import { settingsOf } from './settings-of.ts'

/** Seconds that pulling an image may take. */
const pullSeconds = 900

/** From what to what a component goes, for its steps. */
export interface Change {
  readonly ref: ComponentRef
  readonly to: { readonly revision: string; readonly version: string }
  /** With which settings, in words. */
  readonly how: string
  readonly expected: string | null
  /** What a step that is taken back goes back to. */
  readonly back: Revision | null
}

/** The change from what the service runs to a revision. */
export function changeTo(
  ref: ComponentRef,
  request: ChangeRequest,
  to: { readonly revision: string; readonly version: string },
  how: string,
): Change {
  const left = leaves(request)
  return {
    ...{ ref, to, how, expected: left?.id ?? null },
    back: left === null || left.id === to.revision ? null : left,
  }
}

/** Brings the image and records; taken back by forgetting. */
export function recordStep(
  ref: ComponentRef,
  to: Wanted,
  like: Revision | undefined,
): PlannedAction {
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

/** Replaces in place; taken back by replacing again. */
export function updateStep({ ref, to: { revision, version }, how, expected, back }: Change) {
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

/** Starts new containers beside the old ones. */
export function besideStep({ ref, to: { revision, version }, how, expected, back }: Change) {
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

/** Takes the containers of all other revisions away. */
export function onlyStep({ ref, to: { revision, version }, back }: Change) {
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

/** Keeps the image in the override file; nothing where none is configured. */
export function pinSteps({
  ref,
  to: { revision, version },
  back,
}: Change): readonly PlannedAction[] {
  const { override } = settingsOf(ref)
  if (override === undefined) return []
  const title = `Keep the image of ${version} in ${override}, so that docker compose up does not undo this`
  const undo = back && ({ do: 'pin', revision: back.id } as const)
  return [planned(ref, { do: 'pin', revision }, { title, undo, timeoutSeconds: 15 })]
}

/** What is replaced: always what the service runs. */
export const leaves = ({ revisions, from }: ChangeRequest) =>
  revisions.find(({ state }) => state === 'current') ??
  revisions.find(({ id }) => id === from) ??
  null

/** Stops what serves; taken back by starting it again. */
export function stopStep(ref: ComponentRef, { id: revision, version }: Revision): PlannedAction {
  const { service, project, startTimeoutSeconds } = settingsOf(ref)
  return planned(
    ref,
    { do: 'stop', revision, version },
    {
      title: `Stop ${service} of ${project}, ${version ?? revision}, and leave its containers there`,
      undo: { do: 'start', revision, version },
      timeoutSeconds: startTimeoutSeconds,
    },
  )
}
