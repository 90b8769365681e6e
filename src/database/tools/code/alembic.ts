import type { Piece } from './direction.ts'
import type { Expression } from './expression.ts'
import { notRead, onlyText } from './literal.ts'
import { Unreadable } from './token.ts'

// SQLAlchemy takes `:name` for a place of a value, and a backslash before a colon for an escape (sqlalchemy/sql/elements.py).
const places = /(?<![:\w\\]):\w+(?!:)|\\:/

/** What the calls of an Alembic function send. */
export function alembicPieces(body: readonly Expression[]): readonly Piece[] {
  return body.map((said) => {
    if (said.kind !== 'call' || said.on !== null || said.name !== 'op.execute') throw notRead(said)
    const [inner] = said.args
    const wrapped = inner?.kind === 'call' && /^(sa\.|sqlalchemy\.)?text$/.test(inner.name)
    if (wrapped && (said.args.length > 1 || said.named.size > 0)) throw notRead(said)
    const piece = onlyText(wrapped ? inner : said)
    if (places.test(piece.sql)) throw new Unreadable('a colon before a word in the SQL', piece.line)
    return piece
  })
}
