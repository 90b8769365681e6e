import { componentNames, componentPath, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** The target `local` runs processes, so it must be told which. */
export const localNeedsStart: Rule = {
  name: 'local-needs-start',
  check: ({ file }) =>
    componentNames(file).flatMap((component) => {
      if ((file.components?.[component] ?? file).start !== undefined) return []
      const environment = Object.keys(file.environments).find(
        (name) => inherited(file, name, component, 'target')?.value.kind === 'local',
      )
      if (environment === undefined) return []
      const path = componentPath(file, component)
      return [
        {
          path: [...path, 'start'],
          part: 'key',
          what: `${environment} runs ${component} on this machine, but nothing says how to start it`,
          hint: `Add ${[...path, 'start'].join('.')}: npm start (it must listen on $PORT)`,
        },
      ]
    }),
}
