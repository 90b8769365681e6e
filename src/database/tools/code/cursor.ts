import { Unreadable, type Token } from './token.ts'

/** A place in a row of tokens. */
export interface Cursor {
  readonly tokens: readonly Token[]
  at: number
}

export const peek = (cursor: Cursor, ahead = 0): Token | null =>
  cursor.tokens[cursor.at + ahead] ?? null

/** Whether the next token is that mark or word. */
export function isNext(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead)
  return token !== null && token.kind !== 'text' && token.text === text
}

/** Steps over the next token when it is `text`, and says whether it was. */
export function took(cursor: Cursor, text: string): boolean {
  if (!isNext(cursor, text)) return false
  cursor.at++
  return true
}

export function expect(cursor: Cursor, text: string): void {
  if (!took(cursor, text)) throw odd(cursor)
}

/** What to say of a token that is not understood. */
export function odd(cursor: Cursor): Unreadable {
  const token = peek(cursor) ?? cursor.tokens.at(-1)
  const what = token === undefined ? 'the end of the file' : JSON.stringify(token.text.slice(0, 40))
  return new Unreadable(`not read here: ${what}`, token?.line ?? 1)
}

/** Steps over everything up to the bracket that closes the one at the cursor, and that bracket. */
export function skipBrackets(cursor: Cursor): void {
  for (let depth = 0; cursor.at < cursor.tokens.length; cursor.at++) {
    const token = cursor.tokens[cursor.at]
    if (token?.kind !== 'mark') continue
    if ('([{'.includes(token.text)) depth++
    if (')]}'.includes(token.text) && --depth === 0) {
      cursor.at++
      return
    }
  }
  throw odd(cursor)
}
