import { createHash } from 'node:crypto'
import type { JournalRow } from './tables.ts'

/** `previous` of the first entry. */
export const genesis = '0'.repeat(64)

/**
 * Hash of an entry: SHA-256 (hexadecimal) of the canonical JSON of `[previous, seq, at, scope, event]`. The event is
 * taken as the text that is stored, so that a change of any byte of it shows.
 */
export function entryHash(entry: Omit<JournalRow, 'hash'>): string {
  const { previous, seq, at, scope, event_json } = entry
  const text = `[${JSON.stringify(previous)},${seq},${JSON.stringify(at)},${JSON.stringify(scope)},${event_json}]`
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The time an entry gets: `given` (ISO 8601), or the time of the entry before when the clock was set back since. The
 * journal's order is the order of events; a given time that lies before it is dropped.
 */
export function entryTime(given: string, before: string): string {
  const time = new Date(given).toISOString()
  return Date.parse(time) < Date.parse(before) ? before : time
}

/** The time before the first entry. */
export const beginning = new Date(0).toISOString()
