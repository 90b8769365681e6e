import type { LedgerEvent } from '../../model/ledger-event.ts'
import type { JournalRow } from '../tables.ts'
import { chainFinding } from './finding.ts'

/** Ledger events of one type in a batch, each with its entry's number. */
export interface Of<T extends LedgerEvent['type']> {
  readonly seq: number
  readonly event: Extract<LedgerEvent, { readonly type: T }>
}

/** A batch of the scope `ledger`, sorted by type. Types that a newer lastgood may have added are left out. */
export interface LedgerEvents {
  readonly releases: readonly Of<'release-recorded'>[]
  readonly recorded: readonly Of<'deployment-recorded'>[]
  readonly started: readonly Of<'deployment-started'>[]
  readonly verdicts: readonly Of<'verdict-recorded'>[]
  readonly stops: readonly Of<'stop-asked'>[]
}

export function ledgerEvents(rows: readonly JournalRow[]): LedgerEvents {
  const all = rows.map((row) => ({ seq: row.seq, event: eventOf(row) as LedgerEvent }))
  const of = <T extends LedgerEvent['type']>(type: T) =>
    all.filter(({ event }) => event.type === type) as Of<T>[]
  return {
    releases: of('release-recorded'),
    recorded: of('deployment-recorded'),
    started: of('deployment-started'),
    verdicts: of('verdict-recorded'),
    stops: of('stop-asked'),
  }
}

/** The event of an entry whose hash was found right. */
export function eventOf(row: JournalRow): { readonly type: string } {
  const event: unknown = parse(row)
  if (event === null || typeof event !== 'object' || !('type' in event))
    throw chainFinding(row.seq, `Entry ${row.seq} holds no event`)
  return event as { readonly type: string }
}

function parse(row: JournalRow): unknown {
  try {
    return JSON.parse(row.event_json)
  } catch {
    throw chainFinding(row.seq, `Entry ${row.seq} holds no event`)
  }
}
