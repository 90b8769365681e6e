import type { Token } from '../../tools/code/token.ts'

const opening = '([{'
const closing = ')]}'

/** Where the bracket that opens at `at` is closed. */
export function closed(tokens: readonly Token[], at: number): number {
  let depth = 0
  for (let now = at; now < tokens.length; now++) {
    const token = tokens[now]
    if (token?.kind !== 'mark') continue
    if (opening.includes(token.text)) depth++
    if (closing.includes(token.text) && --depth === 0) return now
  }
  return tokens.length
}

/** What stands between commas, brackets within it left whole. */
export function cells(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [[]]
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind === 'mark' && opening.includes(token.text)) {
      const end = closed(tokens, at)
      found.at(-1)?.push(...tokens.slice(at, end + 1))
      at = end
    } else if (token.kind === 'mark' && token.text === ',') found.push([])
    else found.at(-1)?.push(token)
  }
  return found.filter((cell) => cell.length > 0)
}

/** Arguments of the call whose opening bracket stands at `at`. */
export const argumentsAt = (tokens: readonly Token[], at: number) =>
  cells(tokens.slice(at + 1, closed(tokens, at)))
