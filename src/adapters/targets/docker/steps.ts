import type { Named, SideParts } from '../side-by-side-steps.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted } from '../target.ts'
import type { Made } from './actions.ts'
import { planned } from './describe.ts'
import { settingsOf } from './settings-of.ts'

/**
 * What the new revision is made of. A release that is brought back is made like its kept containers, when there are any:
 * with what it ran with then. A deploy takes the settings of now.
 */
export function madeOf(ref: ComponentRef, request: ChangeRequest, to: Wanted): Made {
  const { revision, version, digest } = to
  const kept =
    request.strategy === 'redeploy' || request.strategy === 'restore'
      ? request.revisions.find((one) => one.version === version && one.digest === digest)
      : undefined
  return { revision, version, digest, replicas: settingsOf(ref).replicas, like: kept?.id ?? null }
}

export function fetchStep(ref: ComponentRef, made: Made): PlannedAction {
  return planned(
    ref,
    { do: 'fetch', ...made },
    {
      title:
        made.like === null
          ? `Bring ${made.version} to the engine, by digest`
          : `Hold the image of ${made.version} that the engine has kept`,
      timeoutSeconds: 900,
    },
  )
}

/** Starts all replicas, or the one with that number; taken back by stopping. */
export function startStep(ref: ComponentRef, made: Made, replica: number | null): PlannedAction {
  const { startTimeoutSeconds, rotated } = settingsOf(ref)
  const which = replica === null || made.replicas === 1 ? '' : ` ${replica + 1} of ${made.replicas}`
  const anew = rotated.length > 0 ? ` (${rotated.join(', ')} as now)` : ''
  const how = made.like === null ? '' : ` with the environment and mounts it had${anew}`
  return planned(
    ref,
    { do: 'start', ...made, replica },
    {
      title: `Start ${made.version}${which}${how} and wait until healthy`,
      undo: { do: 'stop', revision: made.revision, replica },
      timeoutSeconds: startTimeoutSeconds,
    },
  )
}

/** Stops all replicas, or the one with that number. A single one can be taken back by starting it again. */
export function stopStep(ref: ComponentRef, of: Named, replica: number | null): PlannedAction {
  return planned(
    ref,
    { do: 'stop', revision: of.revision, replica },
    {
      title: `Stop ${of.version}${replica === null ? '' : ` replica ${replica + 1}`} and keep it`,
      undo: replica === null ? null : { do: 'restart', revision: of.revision, replica },
      timeoutSeconds: settingsOf(ref).stopTimeoutSeconds + 30,
    },
  )
}

/** What the steps of every side-by-side target are made of here. */
export const sideParts = (ref: ComponentRef, { revisions }: ChangeRequest): SideParts => ({
  planned: (action, about) => planned(ref, action, about),
  stop: (of) => stopStep(ref, of, null),
  startAgain(of) {
    const found = revisions.find(({ id }) => id === of.revision)
    // Every container of lastgood's own has its digest on it.
    if (!found?.digest) return null
    const { wanted: replicas, digest } = found
    return startStep(ref, { ...of, digest, replicas, like: of.revision }, null)
  },
})
