import type { Matcher, Selector } from './parse.ts'

export type Labels = Readonly<Record<string, string>>

/**
 * Whether a regular expression means the same here as in Prometheus (RE2): letters, classes and groups of everyday use. What only
 * one of the two knows (look-around, `\pL`, `[[:alpha:]]`, flags) is not portable.
 */
export function portable(pattern: string): boolean {
  const plain = pattern.replace(/\\[dDwWsS\\.+*?()|[\]{}^$/-]/g, '')
  if (/\\|\(\?(?!:)|\[\[|\[\^?\]|[+*?}]\+/.test(plain)) return false
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

/** A matcher as a question to labels; a label that is absent is empty, as in Prometheus. Regular expressions match the whole value. */
export function predicate({ label, op, value }: Matcher): (labels: Labels) => boolean {
  if (op === '=') return (labels) => (labels[label] ?? '') === value
  if (op === '!=') return (labels) => (labels[label] ?? '') !== value
  const whole = new RegExp(`^(?:${value})$`, 's')
  const wanted = op === '=~'
  return (labels) => whole.test(labels[label] ?? '') === wanted
}

/** All matchers together, without the name. */
export function predicates(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const each = matchers.map(predicate)
  return (labels) => each.every((matches) => matches(labels))
}

/**
 * What `narrow` asks beyond `wide`, when every series of `narrow` is one of `wide` and the rest can be asked here; else null. One
 * answer then serves both, and of one moment: bad can never be more than all.
 */
export function within(narrow: Selector, wide: Selector): readonly Matcher[] | null {
  if (narrow.name === null || narrow.name !== wide.name) return null
  const same = (a: Matcher) => (b: Matcher) =>
    a.label === b.label && a.op === b.op && a.value === b.value
  if (!wide.matchers.every((matcher) => narrow.matchers.some(same(matcher)))) return null
  const rest = narrow.matchers.filter((matcher) => !wide.matchers.some(same(matcher)))
  return rest.every(({ op, value }) => !op.endsWith('~') || portable(value)) ? rest : null
}

/** Labels as a text that is equal for equal labels. */
export function labelsText(labels: Labels, without: readonly string[] = []): string {
  return Object.keys(labels)
    .filter((label) => !without.includes(label))
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`)
    .join(',')
}
