import type { Token } from '../../../sql/mysql/tokens.ts'
import type { Change } from '../change.ts'

/** Puts what a statement asks of the engine (`ALGORITHM=INSTANT, LOCK=NONE`) before what it changes. */
export function withOnlineClause(
  tokens: readonly Token[],
  changes: readonly Change[],
): readonly Change[] {
  const online = tokens[0]?.value === 'alter' ? tokens[1]?.value === 'table' : hasIndex(tokens)
  const table = changes
    .map((one) => ('table' in one ? one.table : null))
    .find((one) => one !== null)
  if (!online || table === undefined) return changes
  const algorithm = asked(tokens, 'algorithm', /^(?:instant|nocopy|inplace|copy)$/)
  const lock = asked(tokens, 'lock', /^(?:none|shared|exclusive)$/)
  if (algorithm === null && lock === null) return changes
  return [{ kind: 'online-clause', table, algorithm, lock, changes }, ...changes]
}

const hasIndex = (tokens: readonly Token[]) =>
  tokens.slice(0, 3).some(({ kind, value }) => kind === 'word' && value === 'index')

/** `ALGORITHM = INSTANT`, with or without the sign. */
function asked(tokens: readonly Token[], word: string, values: RegExp): string | null {
  for (const [at, { kind, value }] of tokens.entries()) {
    if (kind !== 'word' || value !== word) continue
    const said = tokens[at + 1]?.text === '=' ? tokens[at + 2] : tokens[at + 1]
    if (said !== undefined && values.test(said.value)) return said.value.toUpperCase()
  }
  return null
}
