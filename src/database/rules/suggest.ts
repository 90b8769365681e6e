import type { Finding } from '../finding.ts'
import { rules } from './index.ts'

/** What a statement may say behind these words fills `{to}` and `{type}`. */
const after = (words: RegExp, statement: string): string | undefined =>
  words.exec(statement)?.[1]?.trim()

/**
 * The way to make this change without breaking the release before it, in steps with the names of this table filled in. Empty for
 * rules that have no safer way, and for rules nobody here knows.
 */
export function suggest(
  finding: Pick<Finding, 'rule' | 'object' | 'statement'>,
): readonly string[] {
  const rule = rules.find(({ id }) => id === finding.rule)
  if (rule === undefined) return []
  const { object, statement } = finding
  const ofColumn = rule.safer.some((step) => step.includes('{column}')) && object.includes('.')
  const at = ofColumn ? object.lastIndexOf('.') : object.length
  const names: Readonly<Record<string, string>> = {
    object,
    table: object.slice(0, at),
    column: ofColumn ? object.slice(at + 1) : '<column>',
    to: after(/\b(?:RENAME\b.*?\bTO|SET\s+SCHEMA)\s+("[^"]+"|[\w.]+)/i, statement) ?? '<new name>',
    type: after(/\bTYPE\s+([^,;]+?)(?:\s+USING\b|\s+COLLATE\b|[,;]|$)/i, statement) ?? '<new type>',
  }
  return rule.safer.map((step) =>
    step.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole),
  )
}
