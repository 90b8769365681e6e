import { componentNames, componentPath, environmentInput, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** On the target `local` each process is given a free port in PORT; one written down would make them collide. */
export const portIsGiven: Rule = {
  name: 'port-is-given',
  check: ({ file }) =>
    Object.keys(file.environments).flatMap((environment) =>
      componentNames(file).flatMap((component) => {
        if (inherited(file, environment, component, 'target')?.value.kind !== 'local') return []
        const input = environmentInput(file, environment)
        const above = ['environments', environment]
        const layers = [
          { env: file.env, path: ['env'] },
          {
            env: file.components?.[component]?.env,
            path: [...componentPath(file, component), 'env'],
          },
          { env: input.env, path: [...above, 'env'] },
          {
            env: input.components?.[component]?.env,
            path: [...above, 'components', component, 'env'],
          },
        ]
        return layers
          .filter(({ env }) => env?.['PORT'] !== undefined)
          .map(({ path }) => ({
            path: [...path, 'PORT'],
            part: 'key' as const,
            what: `PORT is written down, but ${environment} runs on the target local`,
            hint: 'Remove it: each process is given a free port; users connect to traffic.listen',
          }))
      }),
    ),
}
