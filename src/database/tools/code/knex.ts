import type { Piece } from './direction.ts'
import type { Code } from './expression.ts'
import { notRead, onlyText } from './literal.ts'
import { Unreadable } from './token.ts'

/** What a Knex function sends: `knex.raw('…')` and `knex.schema.raw('…')`, awaited or returned (a builder alone runs nothing). */
export function knexPieces(code: Code): readonly Piece[] {
  const [root = 'knex'] = code.params
  return code.body.map((said) => {
    if (said.kind !== 'call' || said.on !== null || said.loose) throw notRead(said)
    if (said.name !== `${root}.raw` && said.name !== `${root}.schema.raw`) throw notRead(said)
    const piece = onlyText(said)
    // Knex takes them for places of values (dialects/postgres, positionBindings).
    if (piece.sql.includes('?')) throw new Unreadable('a question mark in the SQL', piece.line)
    return piece
  })
}
