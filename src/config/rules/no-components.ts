import type { Rule } from './rule.ts'

/** Empty maps would make a service of nothing, or one that runs nowhere. */
export const noComponents: Rule = {
  name: 'no-components',
  check: ({ file }) => [
    ...(file.components !== undefined && Object.keys(file.components).length === 0
      ? [
          {
            path: ['components'],
            part: 'key' as const,
            what: 'components names none',
            hint: 'Remove the key: a file without it has one component, described at the top level',
          },
        ]
      : []),
    ...(Object.keys(file.environments).length === 0
      ? [
          {
            path: ['environments'],
            part: 'key' as const,
            what: 'environments names none',
            hint: 'Add one, such as environments: {production: {target: local}}',
          },
        ]
      : []),
  ],
}
