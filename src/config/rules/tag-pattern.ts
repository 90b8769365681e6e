import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'

/** A pattern must give a version one tag, a tag one version, and a name that git accepts. */
export const tagPattern: Rule = {
  name: 'tag-pattern',
  check({ file }) {
    const pattern = file.tag
    if (pattern === undefined) return []
    const found = (what: string, hint: string): Finding => {
      return { path: ['tag'], part: 'value', what, hint }
    }
    const count = pattern.split('{version}').length - 1
    if (count !== 1) {
      const how = count === 0 ? 'does not contain {version}' : 'contains {version} more than once'
      return [
        found(`The tag pattern ${how}`, 'Write it once, as in v{version} or {service}/v{version}'),
      ]
    }
    const example = pattern.replace('{version}', '1.0.0').replace('{service}', 'service')
    if (/[{}]/.test(example)) {
      const what = 'The tag pattern has braces around something else'
      return [found(what, 'Only {version} and, once, {service} can stand in braces')]
    }
    if (!isRefName(example)) {
      const what = 'The tag pattern gives names that git does not accept'
      return [
        found(what, 'Use letters, digits, -, _ and single / between them, not - at the start'),
      ]
    }
    if (example.startsWith('deployed/')) {
      const what = 'Tags under deployed/ say what was deployed, not what was released'
      return [found(what, 'Choose another beginning, such as release/v{version}')]
    }
    return []
  },
}

/** The part of git-check-ref-format that a pattern can get wrong. */
function isRefName(name: string): boolean {
  return (
    name.length <= 200 &&
    !/[\p{Cc} ~^:?*[\]\\]|\.\.|@\{|\/\/|\/\.|^[-./]|[./]$|\.lock(?:\/|$)/u.test(name) &&
    name !== '@'
  )
}
