import { knownHint } from '../closest.ts'
import { componentNames, environmentInput } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** An environment can only say more about components that the file has. */
export const unknownComponent: Rule = {
  name: 'unknown-component',
  check({ file }) {
    const known = componentNames(file)
    return Object.keys(file.environments).flatMap((environment) =>
      Object.keys(environmentInput(file, environment).components ?? {})
        .filter((component) => !known.includes(component))
        .map((component) => ({
          path: ['environments', environment, 'components', component],
          part: 'key',
          what: `${environment} speaks of a component "${component}" that the file does not have`,
          hint: knownHint(component, known),
        })),
    )
  },
}
