import { componentNames, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** The switch sends requests to addresses, and only some targets have addresses to give. */
export const trafficNeedsEndpoints: Rule = {
  name: 'traffic-needs-endpoints',
  check: ({ file }) =>
    Object.keys(file.environments).flatMap((environment) =>
      componentNames(file).flatMap((component) => {
        const traffic = inherited(file, environment, component, 'traffic')
        const target = inherited(file, environment, component, 'target')
        if (!traffic?.value || target?.value.kind !== 'external') return []
        return [
          {
            path: traffic.path,
            part: 'key',
            what: `Traffic ${traffic.value.kind} cannot reach ${component} in ${environment}: the target external has no addresses`,
            hint: 'Write target: local, or traffic: none there',
          },
        ]
      }),
    ),
}
