import type { Catalog } from '../../catalog/catalog.ts'
import type { OldStatement } from '../../proof.ts'
import type { Session } from '../../session.ts'
import type { OldInsert } from '../questions.ts'
import type { Refused } from './refused.ts'

/** One old statement, ready to be tried on schema N−1. */
export interface Ready {
  readonly old: OldStatement
  /** The statement with values that it may be executed with, the likeliest first; each as what is executed one after another. */
  readonly tries: readonly (readonly string[])[]
  /** Id of the table that it writes; null for what only reads. */
  readonly writes: string | null
}

export interface Prepared {
  readonly ready: readonly Ready[]
  /** What nobody may send, or what schema N−1 does not take at all. */
  readonly refused: readonly Refused[]
  /** Rows that stand in the tables they name. */
  readonly inserts: readonly OldInsert[]
}

/**
 * Finds out what statements are about and what they can be executed with, on one family of engines: on schema N−1, in the
 * transaction that the session is in, which the caller takes back.
 */
export type Preparing = (
  session: Session,
  before: Catalog,
  statements: readonly OldStatement[],
) => Promise<Prepared>
