import type { Actuator } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { problemLine, type Problem } from '../../model/problem.ts'
import { ask, withinSeconds, type Asking } from '../ask.ts'
import type { Context } from '../context.ts'

/**
 * Whether everything that a way back would use still answers: the outage may have taken it along. Each one has its own deadline; of
 * a late one nobody knows.
 */
export function askActuators(context: Context): Promise<Fact<readonly Actuator[]>> {
  const { io } = context.project
  const checks = context.places.flatMap(({ ref, target, traffic }) => {
    const component = ref.binding.component.name
    return [
      actuator(context.asking, `target ${target.kind} of ${component}`, () =>
        target.preflight(ref, io, withinSeconds(context.asking)),
      ),
      ...(traffic
        ? [
            actuator(context.asking, `traffic ${traffic.kind} of ${component}`, () =>
              traffic.preflight(ref, io),
            ),
          ]
        : []),
    ]
  })
  const twice = { ...context.asking, deadlineSeconds: context.asking.deadlineSeconds * 2 }
  return ask(twice, 'adapters', 'lastgood doctor', () => Promise.all(checks))
}

async function actuator(
  asking: Asking,
  name: string,
  preflight: () => Promise<readonly Problem[]>,
): Promise<Actuator> {
  const asked = await ask(asking, name, 'lastgood doctor', preflight)
  if (asked.state === 'known') {
    const says = asked.value.map(problemLine).join('; ') || 'answers'
    return { name, answers: asked.value.length === 0, says }
  }
  return {
    name,
    answers: null,
    says: asked.state === 'could-not-ask' ? problemLine(asked.problem) : asked.why,
  }
}
