import { affinityOf } from '../../catalog/sqlite/affinity.ts'
import type { TypeChange, TypeIn } from '../manner.ts'

/** Declared types by which drivers decide what they give (go-sqlite3, Rails, SQLAlchemy), whatever SQLite stores. */
const moments = /DATE|TIME/
const flags = /BOOL/
const declared = (text: string) => (moments.test(text) ? 'moment' : flags.test(text) ? 'flag' : '')

/**
 * What a reader gets depends on what the column makes of values (its affinity) and, in some drivers, on the word it is declared with.
 * Numbers stay numbers among INTEGER, REAL and NUMERIC; between those and TEXT a value comes out as another kind.
 */
export function typeChange(before: TypeIn, after: TypeIn): TypeChange {
  const [from, to] = [before.type.text, after.type.text]
  const [old, now] = [affinityOf(from), affinityOf(to)]
  const word = declared(from) !== declared(to)
  const drivers = { severity: 'rare', says: 'some drivers decide by the declared type' } as const
  if (old === now) return word ? drivers : 'same'
  const anything = old === 'BLOB' || now === 'BLOB'
  const numbers = old !== 'TEXT' && now !== 'TEXT'
  // Dates and the like are texts in both.
  const texts = old === 'NUMERIC' || now === 'NUMERIC' ? declared(from + to) === 'moment' : false
  if (anything || numbers || texts)
    return { severity: 'rare', says: 'SQLite may store another kind of value' }
  return { severity: 'breaks', says: 'SQLite stores and gives another kind of value' }
}
