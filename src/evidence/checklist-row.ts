import type { Fact } from '../model/fact.ts'
import { unknownBecause } from './words.ts'

/** A line of the pre-rollback checklist. `unknown` is an answer of its own: not asked, or could not ask. */
export interface ChecklistRow {
  readonly item: string
  readonly state: 'ok' | 'warn' | 'bad' | 'unknown'
  readonly says: string
  /** Who answered (git, ledger, an engine); null when nobody did. */
  readonly source: string | null
}

/** What a row says of a known value. */
export type Told = Pick<ChecklistRow, 'state' | 'says'>

/** A row from one fact. */
export function row<T>(item: string, fact: Fact<T>, tell: (value: T) => Told): ChecklistRow {
  if (fact.state === 'known') return { item, ...tell(fact.value), source: fact.source }
  const source = fact.state === 'could-not-ask' ? fact.source : null
  return { item, state: 'unknown', says: unknownBecause(fact), source }
}
