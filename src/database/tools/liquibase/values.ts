import { literal } from './names.ts'
import { attribute, type Node } from './node.ts'

/** Texts that are a date or a time; anything else in a date's place is an expression such as `now()`. */
const moment = /^(\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?|\d\d:\d\d(:\d\d(\.\d+)?)?)$/

/**
 * What a column's attributes give as a value or a default, as SQL; null when they give none (ColumnConfig).
 * @param kind `value` or `defaultValue`: attributes are `value`, `valueNumeric`, `valueDate` … or `defaultValue…`
 */
export function valueOf(column: Node, kind: 'value' | 'defaultValue'): string | null {
  const [plain, numeric, date, computed, boolean, sequence] = [
    kind,
    `${kind}Numeric`,
    `${kind}Date`,
    `${kind}Computed`,
    `${kind}Boolean`,
    `${kind}SequenceNext`,
  ].map((name) => attribute(column, name))
  if (computed != null) return computed
  if (numeric != null) return numeric
  if (boolean != null) return /^(true|1)$/i.test(boolean) ? 'TRUE' : 'FALSE'
  if (date != null) return moment.test(date) ? literal(date.replace('T', ' ')) : date
  if (sequence != null) return `nextval(${literal(sequence)})`
  if (plain != null) return plain.toUpperCase() === 'NULL' ? 'NULL' : literal(plain)
  return null
}

/** Whether a value is in a file of its own, which is not read. */
export function isFromFile(column: Node): boolean {
  return ['valueClobFile', 'valueBlobFile'].some((name) => attribute(column, name) !== null)
}
