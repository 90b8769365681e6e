import { componentNames, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** Where a release runs is never guessed. */
export const targetMissing: Rule = {
  name: 'target-missing',
  check: ({ file }) =>
    Object.keys(file.environments).flatMap((environment) => {
      const without = componentNames(file).filter(
        (component) => inherited(file, environment, component, 'target') === null,
      )
      if (without.length === 0) return []
      return [
        {
          path: ['environments', environment, 'target'],
          part: 'key',
          what: `${environment} does not say where ${without.join(', ')} runs`,
          hint: 'Add target: local (processes on this machine) or target: external (a pipeline deploys)',
        },
      ]
    }),
}
