import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ChangeRequest, ComponentRef, Wanted, Wave } from '../target.ts'
import { planned } from './describe.ts'
import { noImage } from './image.ts'
import { checkRevision } from './names.ts'
import { retireSteps } from './retire.ts'
import { rollingWaves } from './rolling.ts'
import { fetchStep, madeOf, promoteStep, startStep } from './steps.ts'

/** Pure: the waves of a change on containers, or why it cannot be done that way. */
export function planDocker(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  try {
    const { to, strategy } = request
    if ('existing' in to) return switchBack(ref, request, to)
    if (strategy === 'switch-back') {
      return impossible(
        'switch-back needs a revision that is still up',
        'Use the strategy redeploy',
      )
    }
    checkRevision(to.revision)
    const { image, name } = ref.binding.component
    if (image === null) return noImage(name)
    return strategy === 'rolling' ? rollingWaves(ref, request, to) : [beside(ref, request, to)]
  } catch (error) {
    if (error instanceof ProblemError) return error.problem // a name that cannot stand in a container's name
    throw error
  }
}

/** Blue-green, canary and redeploy: everything up beside what runs, then one cutover. */
function beside(ref: ComponentRef, request: ChangeRequest, to: Wanted): Wave {
  const made = madeOf(ref, request, to)
  return {
    prepare: [fetchStep(ref, made), startStep(ref, made, null)],
    serves: [{ revision: to.revision, version: to.version, share: 1 }],
    cutover: [promoteStep(ref, to, request)],
    retire: retireSteps(ref, request, to.revision),
  }
}

function switchBack(
  ref: ComponentRef,
  request: ChangeRequest,
  to: { readonly existing: string; readonly version: string },
): readonly Wave[] | Problem {
  const found = request.revisions.find(({ id }) => id === to.existing)
  if (found === undefined || found.state === 'stopped' || found.ready === 0) {
    const why = found === undefined ? 'is not known here' : 'is not up any more'
    return impossible(
      `Revision ${to.existing} of ${to.version} ${why}`,
      'Use the strategy redeploy, which starts containers as the kept ones were',
    )
  }
  const goal = { revision: found.id, version: to.version }
  const keep = planned(
    ref,
    { do: 'keep', revision: found.id },
    {
      title: `Keep ${to.version} up and see that it is healthy`,
      undo:
        found.expiresAt === null ? null : { do: 'expire', revision: found.id, at: found.expiresAt },
      timeoutSeconds: 15,
    },
  )
  return [
    {
      prepare: [keep],
      serves: [{ ...goal, share: 1 }],
      cutover: [promoteStep(ref, goal, request)],
      retire: retireSteps(ref, request, found.id),
    },
  ]
}

const impossible = (what: string, hint: string): Problem => ({ what, where: 'target docker', hint })
