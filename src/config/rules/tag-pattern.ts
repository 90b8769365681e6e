import { refNameFault } from '../../git/refname.ts'
import type { Rule } from './rule.ts'

/** A pattern must give a version one tag, a tag one version, and a name that git accepts. */
export const tagPattern: Rule = {
  name: 'tag-pattern',
  check({ file: { tag } }) {
    const fault = tag === undefined ? null : patternFault(tag)
    if (fault === null) return []
    return [
      {
        path: ['tag'],
        part: 'value',
        what: `The tag pattern cannot be used: ${fault}`,
        hint: 'Write a pattern such as v{version} or {service}/v{version}',
      },
    ]
  },
}

function patternFault(pattern: string): string | null {
  if (pattern.length > 200) return 'it is longer than 200 characters'
  if (pattern.split('{version}').length !== 2) return 'it must contain {version} exactly once'
  if (pattern.startsWith('deployed/')) return 'deployed/ is for tags that say what was deployed'
  const example = pattern.replace('{version}', '1.0.0').replaceAll('{service}', 'service')
  if (/[{}]/.test(example)) return 'only {version} and {service} may stand in braces'
  return refNameFault(example)
}
