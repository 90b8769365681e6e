import type { Piece } from './direction.ts'
import type { Code } from './expression.ts'
import { notRead, onlyText } from './literal.ts'

/**
 * Reads functions whose statements are calls of one method with one plain text.
 * @param names of the method, by the names of the function's parameters
 * @param waits whether a call that is not awaited is not read
 */
export function callsOf(names: (params: readonly string[]) => readonly string[], waits = true) {
  return (code: Code): readonly Piece[] => {
    const known = names(code.params)
    return code.body.map((said) => {
      if (said.kind !== 'call' || said.on !== null || (waits && said.loose)) throw notRead(said)
      if (!known.includes(said.name)) throw notRead(said)
      return onlyText(said)
    })
  }
}
