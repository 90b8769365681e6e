import { writtenPolicies } from './policies.ts'
import type { Rule } from './rule.ts'

/** A release that is good the moment it is deployed would be chosen as last good without having proved anything. */
export const soakZero: Rule = {
  name: 'soak-zero',
  check: ({ file }) =>
    writtenPolicies(file)
      .filter(({ policy }) => policy.soak === 0)
      .map(({ path }) => ({
        path: [...path, 'soak'],
        part: 'value',
        what: 'Without a soak time every release would be good at once',
        hint: 'Write how long a release must run without a tripped guard, such as soak: 30m',
      })),
}
