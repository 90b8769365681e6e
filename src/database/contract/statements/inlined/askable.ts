import type { OldStatement } from '../../../proof.ts'
import type { Refused } from '../refused.ts'
import { wordsOf, type Word, type Writing } from './words.ts'

/** An old statement that can be executed: one that reads or writes rows. */
export interface Askable {
  readonly old: OldStatement
  readonly words: readonly Word[]
  /** What it does: `select`, `insert` … */
  readonly verb: string
  /** How many values it takes. */
  readonly parameters: number
}

const reading = new Set(['select', 'values', 'table'])
const writing = new Set(['insert', 'replace', 'update', 'delete'])

/** Tells what can be executed from what cannot, by its words. Nothing else is ever sent: DDL would commit what stands there. */
export function askable(
  old: OldStatement,
  how: Writing,
  pieces: (sql: string) => number,
): Askable | Refused {
  const refused = (why: string): Refused => ({ source: old.source, why })
  if (pieces(old.sql) > 1) return refused('it is several statements at once')
  const words = wordsOf(old.sql, how)
  const plain = words.filter(({ kind, value }) => kind !== 'sign' || value !== ';')
  if (plain.length < words.length && words.at(-1)?.value !== ';') {
    return refused('it is several statements at once')
  }
  const verb = verbOf(plain)
  if (verb === null) return refused('there is no statement in it')
  if (!reading.has(verb) && !writing.has(verb)) {
    return refused(`${verb.toUpperCase()} is not executed: only what reads or writes rows is`)
  }
  if (reading.has(verb) && plain.some((one) => one.kind === 'word' && one.value === 'into')) {
    return refused(
      `${verb.toUpperCase()} … INTO is not executed: only what reads or writes rows is`,
    )
  }
  if (follows(plain, 'or', 'rollback')) {
    return refused('OR ROLLBACK is not executed: it ends the transaction it is tried in')
  }
  const parameters = 1 + Math.max(-1, ...plain.map(({ parameter }) => parameter))
  if (parameters > 1000) return refused('it takes more than 1,000 values')
  return { old, words: plain, verb, parameters }
}

/** The word that says what a statement does: behind WITH and its queries, and behind parentheses. */
function verbOf(words: readonly Word[]): string | null {
  const first = words.find(({ value }) => value !== '(')
  if (first === undefined) return null
  if (first.kind !== 'word') return first.value
  if (first.value !== 'with') return first.value
  let depth = 0
  for (const { kind, value } of words) {
    if (kind === 'sign' && value === '(') depth++
    else if (kind === 'sign' && value === ')') depth--
    else if (depth === 0 && kind === 'word' && (reading.has(value) || writing.has(value))) {
      return value
    }
  }
  return first.value
}

const follows = (words: readonly Word[], first: string, second: string) =>
  words.some((one, at) => {
    return one.kind === 'word' && one.value === first && words[at + 1]?.value === second
  })
