import { artifactKinds } from '../../adapters/targets/artifact-kinds.ts'
import { componentNames, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** A release records one digest for a component: that of an artifact, or that of an image. */
export const oneArtifact: Rule = {
  name: 'one-artifact',
  check: ({ file }) =>
    componentNames(file).flatMap((component) => {
      const bound = Object.keys(file.environments).flatMap((environment) => {
        const target = inherited(file, environment, component, 'target')
        const brings = target === null ? 'none' : artifactKinds[target.value.kind]
        return target === null || brings === 'none' ? [] : [{ environment, target, brings }]
      })
      const [first] = bound
      const other = bound.find(({ brings }) => brings !== first?.brings)
      if (first === undefined || other === undefined) return []
      return [
        {
          path: other.target.path,
          part: 'key',
          what: `${component} is ${said[first.brings ?? '']} in ${first.environment} and ${said[other.brings ?? '']} in ${other.environment}, and a release records one of them`,
          hint: 'Use targets of one sort for it everywhere: processes (local, ssh), or containers',
        },
      ]
    }),
}

const said: Readonly<Record<string, string>> = {
  tar: 'an artifact of its own',
  image: 'a container image',
}
