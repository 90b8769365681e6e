import type { OldStatement, SqlFailure } from '../../proof.ts'

/** An old statement that is not executed, and why. */
export interface Refused {
  readonly source: string
  readonly why: string
}

/** A message as it may be shown: without the text it quotes, where that is nobody's business. */
export function shown({ message }: SqlFailure, { confidential }: OldStatement): string {
  if (confidential !== true) return message
  // `: "…"` of PostgreSQL, `near '…' at line 1` of MySQL and MariaDB, `near "…"` and `token: "…"` of SQLite.
  return message.replace(/(?:: ".*"$|,? near '.*| ?near ".*| token: ".*)/s, '')
}

export const refusedBy = (old: OldStatement, failure: SqlFailure): Refused => ({
  source: old.source,
  why: `its own schema refuses it: ${shown(failure, old)}`,
})
