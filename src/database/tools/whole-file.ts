import type { Direction } from '../migration.ts'
import { asDirection } from './marked.ts'
import type { TextRead } from './read-texts.ts'

/**
 * A whole file as one direction.
 * @param side `up` or `down`, for people
 * @param transactional whether the tool runs that text in one transaction
 */
export function wholeFile(
  file: string,
  text: TextRead,
  side: string,
  transactional: (sql: string) => boolean,
): Direction {
  if (!text.ok) return { state: 'unknown', problem: text.problem }
  const script = { sql: text.text, file, line: 1, transactional: transactional(text.text) }
  return asDirection(script, `the ${side} file is empty`)
}
