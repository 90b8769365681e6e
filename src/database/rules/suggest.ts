import type { Finding } from '../finding.ts'
import type { Dialect } from '../migration.ts'
import { rules } from './index.ts'
import type { Rule } from './rule.ts'

/** What a statement may say behind these words fills `{to}` and `{type}`. */
const after = (words: RegExp, statement: string): string | undefined =>
  words.exec(statement)?.[1]?.trim()

/** The steps in one dialect's own SQL. */
function saferOf(rule: Rule, dialect: Dialect): readonly string[] {
  const steps = dialect === 'postgresql' ? rule.safer : rule.saferIn[dialect]
  if (typeof steps !== 'string') return steps
  return steps === 'the same' ? rule.safer : []
}

/**
 * The way to make this change without breaking the release before it, in steps with the names of this table filled in. Empty for
 * rules that have no safer way, and for rules nobody here knows.
 */
export function suggest(
  finding: Pick<Finding, 'rule' | 'dialect' | 'object' | 'statement'>,
): readonly string[] {
  const rule = rules.find(({ id }) => id === finding.rule)
  if (rule === undefined) return []
  const { object, statement, dialect } = finding
  const safer = saferOf(rule, dialect)
  const ofColumn = safer.some((step) => step.includes('{column}')) && object.includes('.')
  const at = ofColumn ? object.lastIndexOf('.') : object.length
  const names: Readonly<Record<string, string>> = {
    object,
    table: object.slice(0, at),
    column: ofColumn ? object.slice(at + 1) : '<column>',
    to:
      after(/\b(?:RENAME\b.*?\bTO|SET\s+SCHEMA)\s+("[^"]+"|`[^`]+`|[\w.]+)/i, statement) ??
      after(/\bCHANGE\s+(?:COLUMN\s+)?(?:`[^`]+`|\w+)\s+(`[^`]+`|\w+)/i, statement) ??
      '<new name>',
    type:
      after(/\bTYPE\s+([^,;]+?)(?:\s+USING\b|\s+COLLATE\b|[,;]|$)/i, statement) ??
      after(
        /\b(?:MODIFY|CHANGE)\s+(?:COLUMN\s+)?(?:`[^`]+`|\w+)\s+(\w+(?:\([^)]*\))?)/i,
        statement,
      ) ??
      '<new type>',
  }
  return safer.map((step) =>
    step.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole),
  )
}
