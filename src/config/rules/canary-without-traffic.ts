import { componentNames, environmentInput, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** Splitting or switching traffic needs something that traffic passes. */
export const canaryWithoutTraffic: Rule = {
  name: 'canary-without-traffic',
  check: ({ file }) =>
    Object.keys(file.environments).flatMap((environment) => {
      const { strategy } = environmentInput(file, environment)
      if (strategy === undefined || strategy === 'rolling') return []
      const served = componentNames(file).some(
        (component) => inherited(file, environment, component, 'traffic')?.value,
      )
      if (served) return []
      return [
        {
          path: ['environments', environment, 'strategy'],
          part: 'value',
          what: `${environment} deploys by ${strategy}, but no component has traffic there`,
          hint: 'Add traffic: {kind: local, listen: "127.0.0.1:8080"}, or write strategy: rolling',
        },
      ]
    }),
}
