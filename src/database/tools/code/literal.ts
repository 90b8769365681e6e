import type { Call, Expression } from './expression.ts'
import type { Piece } from './direction.ts'
import { Unreadable } from './token.ts'

/** What cannot be told from the code alone. */
export function notRead(said: Expression): Unreadable {
  const what = said.kind === 'call' || said.kind === 'name' ? said.name : `a ${said.kind}`
  return new Unreadable(`${what} is not read here`, said.line)
}

/** The one text a call was given, as SQL; anything else beside it is not read. */
export function onlyText(call: Call): Piece {
  const [text] = call.args
  if (text?.kind !== 'text' || call.args.length !== 1 || call.named.size > 0) throw notRead(call)
  return { sql: text.text, line: text.line }
}
