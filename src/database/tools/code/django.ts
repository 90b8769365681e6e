import type { Piece, Sent } from './direction.ts'
import type { Call, Expression } from './expression.ts'
import { lex } from './lex.ts'
import { notRead } from './literal.ts'
import { assigned } from './python.ts'
import { Unreadable } from './token.ts'

/**
 * Either direction of a Django migration whose operations are all `RunSQL` with plain texts; the reason where it has no way back
 * (django/db/migrations/operations/special.py).
 */
export function djangoSends(source: string, direction: 'up' | 'down'): Sent | string {
  const operations = assigned(lex(source, 'python'), 'operations', 'class')
  if (operations === null) return 'it has no operations'
  if (operations.kind !== 'list') throw new Unreadable('operations that are no list', 1)
  const pieces: Piece[][] = []
  for (const said of operations.items) {
    const { up, down } = runSql(said)
    if (direction === 'down' && down === null) return 'RunSQL has no reverse_sql'
    pieces.push(direction === 'up' ? up : (down ?? []))
  }
  const ordered = direction === 'up' ? pieces : pieces.toReversed()
  return { pieces: ordered.flat(), transactional: !/^\s+atomic\s*=\s*False/m.test(source) }
}

function runSql(said: Expression): { readonly up: Piece[]; readonly down: Piece[] | null } {
  if (said.kind !== 'call' || !/^(migrations\.)?RunSQL$/.test(said.name)) throw notRead(said)
  const up = said.args[0] ?? said.named.get('sql')
  const down = said.args[1] ?? said.named.get('reverse_sql')
  if (up === undefined) throw notRead(said)
  const none = down === undefined || (down.kind === 'name' && down.name === 'None')
  return { up: texts(up, said), down: none ? null : texts(down, said) }
}

function texts(said: Expression, call: Call): Piece[] {
  if (said.kind === 'text') return [{ sql: said.text, line: said.line }]
  if (said.kind === 'name' && /^(migrations\.)?RunSQL\.noop$/.test(said.name)) return []
  if (said.kind === 'list')
    return said.items.flatMap((item) => {
      if (item.kind !== 'text') throw notRead(call)
      return texts(item, call)
    })
  throw notRead(said)
}
