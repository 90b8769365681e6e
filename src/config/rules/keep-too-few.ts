import { writtenPolicies } from './policies.ts'
import type { Rule } from './rule.ts'

/** With one artifact kept there is what runs and nothing to go back to. */
export const keepTooFew: Rule = {
  name: 'keep-too-few',
  check: ({ file }) =>
    writtenPolicies(file)
      .filter(({ policy }) => policy.keep !== undefined && policy.keep < 2)
      .map(({ path }) => ({
        path: [...path, 'keep'],
        part: 'value',
        what: 'Keeping one release leaves nothing to go back to',
        hint: 'Write keep: 2 or more',
      })),
}
