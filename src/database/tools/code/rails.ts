import type { Piece, Sent } from './direction.ts'
import type { Expression } from './expression.ts'
import { lex } from './lex.ts'
import { notRead, onlyText } from './literal.ts'
import { inverseOf, railsSql } from './rails-schema.ts'
import { methodOf } from './ruby.ts'

/** Either direction of a Rails migration; the reason where it has none. */
export function railsSends(source: string, direction: 'up' | 'down'): Sent | string {
  const tokens = lex(source, 'ruby')
  const transactional = !/^\s*disable_ddl_transaction!/m.test(source)
  const change = methodOf(tokens, 'change')
  if (change === null) {
    const body = methodOf(tokens, direction)
    return body === null
      ? `there is no ${direction}`
      : { pieces: body.flatMap(pieces), transactional }
  }
  if (direction === 'up') return { pieces: change.flatMap(pieces), transactional }
  const back: Expression[] = []
  for (const said of change.toReversed()) {
    const inverse = inverseOf(said)
    if (inverse === null)
      return `Rails cannot turn ${said.kind === 'call' ? said.name : 'it'} around (ActiveRecord::IrreversibleMigration)`
    back.push(inverse)
  }
  return { pieces: back.flatMap(pieces), transactional }
}

function pieces(said: Expression): readonly Piece[] {
  if (said.kind !== 'call' || said.on !== null) throw notRead(said)
  if (said.name === 'execute') return [onlyText(said)]
  return railsSql(said).map((sql) => ({ sql, line: said.line }))
}
