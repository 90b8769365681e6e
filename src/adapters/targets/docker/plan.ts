import type { Problem } from '../../../model/problem.ts'
import { planSideBySide } from '../side-by-side.ts'
import type { ChangeRequest, ComponentRef, Wave } from '../target.ts'
import { noImage } from './image.ts'
import { checkRevision } from './names.ts'
import { rollingWaves } from './rolling.ts'
import { fetchStep, madeOf, sideParts, startStep } from './steps.ts'

/** Pure: the waves of a change on containers, or why it cannot be done that way. */
export function planDocker(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  const { name, image } = ref.binding.component
  return planSideBySide(request, {
    kind: 'docker',
    instead: 'Use the strategy redeploy, which starts containers as the kept ones were',
    refuses(to) {
      checkRevision(to.revision)
      return image === null ? noImage(name) : null
    },
    fetch: (to) => fetchStep(ref, madeOf(ref, request, to)),
    start: (to) => startStep(ref, madeOf(ref, request, to), null),
    rolling: (to) => rollingWaves(ref, request, to),
    ...sideParts(ref, request),
  })
}
