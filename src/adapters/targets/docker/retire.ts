import type { ChangeRequest, ComponentRef, PlannedAction } from '../target.ts'
import { planned } from './describe.ts'
import { stopStep } from './steps.ts'

/**
 * What is taken away at the end: the revision left, kept warm or stopped; and what runs beside although nobody keeps it
 * warm: left by an interrupted change, or past its warm time.
 */
export function retireSteps(
  ref: ComponentRef,
  request: ChangeRequest,
  serving: string,
): readonly PlannedAction[] {
  const { from, keepWarmSeconds, revisions } = request
  const named = (id: string) => ({
    revision: id,
    version: revisions.find((one) => one.id === id)?.version ?? id,
  })
  const left = (id: string) =>
    keepWarmSeconds > 0
      ? planned(
          ref,
          { do: 'expire', revision: id, seconds: keepWarmSeconds },
          {
            title: `Keep ${named(id).version} warm for ${keepWarmSeconds} s`,
            undo: { do: 'keep', revision: id },
            timeoutSeconds: 15,
          },
        )
      : stopStep(ref, named(id), null)
  const leftovers = revisions.filter(
    ({ id, state, expiresAt }) =>
      id !== from && id !== serving && state !== 'stopped' && expiresAt === null,
  )
  return [
    ...(from === null || from === serving ? [] : [left(from)]),
    ...leftovers.map(({ id }) => stopStep(ref, named(id), null)),
  ]
}
