import { artifactKinds } from '../../adapters/targets/artifact-kinds.ts'
import { componentNames, componentPath, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** A target that runs containers must be told of which image. */
export const imageWanted: Rule = {
  name: 'image-wanted',
  check: ({ file }) =>
    componentNames(file).flatMap((component) => {
      if ((file.components?.[component] ?? file).image !== undefined) return []
      const environment = Object.keys(file.environments).find((name) => {
        const kind = inherited(file, name, component, 'target')?.value.kind
        return kind !== undefined && artifactKinds[kind] === 'image'
      })
      if (environment === undefined) return []
      const path = componentPath(file, component)
      return [
        {
          path: [...path, 'image'],
          part: 'key',
          what: `${environment} runs ${component} as a container, but nothing says of which image`,
          hint: `Add ${[...path, 'image'].join('.')}: registry.example/${component}:{version}`,
        },
      ]
    }),
}
