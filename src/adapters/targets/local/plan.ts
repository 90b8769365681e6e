import type { Problem } from '../../../model/problem.ts'
import { planSideBySide } from '../side-by-side.ts'
import type { ChangeRequest, ComponentRef, Wave } from '../target.ts'
import { rollingWaves } from './rolling.ts'
import { fetchStep, sideParts, startStep } from './steps.ts'

/** Pure: the waves of a change on local processes, or why it cannot be done that way. */
export function planLocal(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  const { name, start } = ref.binding.component
  return planSideBySide(request, {
    kind: 'local',
    instead: 'Use the strategy redeploy',
    refuses: () => (start === null ? noStart(name) : null),
    fetch: (to) => fetchStep(ref, to),
    start: (to) => startStep(ref, to, null),
    rolling: (to) => rollingWaves(ref, request, to),
    ...sideParts(ref),
  })
}

const noStart = (component: string): Problem => ({
  what: `Component ${component} has no start command`,
  where: 'target local',
  hint: 'Add start: to the component in lastgood.yaml',
})
