import type { Named, SideParts } from '../side-by-side-steps.ts'
import type { ComponentRef, PlannedAction, Wanted } from '../target.ts'
import { planned } from './describe.ts'

/** SIGTERM, this long to finish requests, then SIGKILL. */
export const graceSeconds = 10

/** Numbers out of the adapter's checked settings. */
export const settingsOf = (ref: ComponentRef) => ({
  replicas: Number(ref.binding.target['replicas'] ?? 1),
  startTimeoutSeconds: Number(ref.binding.target['startTimeoutSeconds'] ?? 30),
})

export function fetchStep(ref: ComponentRef, to: Wanted): PlannedAction {
  const { revision, version, digest } = to
  const { replicas } = settingsOf(ref)
  return planned(
    ref,
    { do: 'fetch', revision, version, digest, replicas },
    { title: `Unpack ${version}, digest verified`, timeoutSeconds: 120 },
  )
}

/** Starts all replicas, or the one with that number; taken back by stopping. */
export function startStep(ref: ComponentRef, to: Named, replica: number | null): PlannedAction {
  const { replicas, startTimeoutSeconds } = settingsOf(ref)
  const which = replica === null || replicas === 1 ? '' : ` ${replica + 1} of ${replicas}`
  return planned(
    ref,
    { do: 'start', revision: to.revision, replica },
    {
      title: `Start ${to.version}${which} and wait until healthy`,
      undo: { do: 'stop', revision: to.revision, replica },
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
      title: `Stop ${of.version}${replica === null ? '' : ` replica ${replica + 1}`}`,
      undo: replica === null ? null : { do: 'start', revision: of.revision, replica },
      timeoutSeconds: graceSeconds + 10,
    },
  )
}

/** What the steps of every side-by-side target are made of here. */
export const sideParts = (ref: ComponentRef): SideParts => ({
  planned: (action, about) => planned(ref, action, about),
  stop: (of) => stopStep(ref, of, null),
  startAgain: (of) => startStep(ref, of, null),
})
