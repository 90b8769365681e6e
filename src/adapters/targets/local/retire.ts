import type { Revision } from '../../../model/revision.ts'
import type { ChangeRequest, ComponentRef, PlannedAction } from '../target.ts'
import { planned } from './describe.ts'
import { stopStep } from './steps.ts'

/**
 * What is taken away at the end: the revision left, kept warm or stopped; and what an interrupted change left
 * running beside, which nobody would ever stop (it has no warm time).
 */
export function retireSteps(
  ref: ComponentRef,
  request: ChangeRequest,
  serving: string,
): readonly PlannedAction[] {
  const { from, keepWarmSeconds, revisions } = request
  const left = (revision: Revision | undefined, id: string) =>
    keepWarmSeconds > 0
      ? planned(
          ref,
          { do: 'expire', revision: id, seconds: keepWarmSeconds },
          {
            title: `Keep ${revision?.version ?? id} warm for ${keepWarmSeconds} s`,
            undo: { do: 'keep', revision: id },
            timeoutSeconds: 10,
          },
        )
      : stopStep(ref, { revision: id, version: revision?.version ?? id }, null)
  const leftovers = revisions.filter(
    ({ id, state, expiresAt }) =>
      id !== from && id !== serving && state !== 'stopped' && expiresAt === null,
  )
  return [
    ...(from === null || from === serving
      ? []
      : [
          left(
            revisions.find(({ id }) => id === from),
            from,
          ),
        ]),
    ...leftovers.map(({ id, version }) =>
      stopStep(ref, { revision: id, version: version ?? id }, null),
    ),
  ]
}
