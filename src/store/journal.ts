import type { Transaction } from 'kysely'
import type { JournalEntry, RunEvent } from '../model/event.ts'
import { canonicalJson } from '../model/json.ts'
import type { LedgerEvent } from '../model/ledger-event.ts'
import { entryHash, entryTime } from './chain.ts'
import type { Store } from './store.ts'
import type { HeadRow, JournalRow, Tables } from './tables.ts'

/** The end of the journal inside one writing transaction. */
export interface Journal {
  /** The time that an entry appended now gets when the clock says `at`. */
  time(at: string): Promise<string>
  /** Appends to a run's journal. `at` is ISO 8601; the entry may get a later time (see chain.ts). */
  run(runId: number, event: RunEvent, at: string): Promise<JournalEntry<RunEvent>>
  ledger(event: LedgerEvent, at: string): Promise<JournalEntry<LedgerEvent>>
  backup(event: LedgerEvent, at: string): Promise<JournalEntry<LedgerEvent>>
}

/** Backups stand in the journal alone, in a scope of their own: few, and read whole. */
export const backupScope = 'backups'

export const runScope = (runId: number) => `run:${runId}`

/**
 * A writing transaction: `work` changes tables and appends to the journal, and either all of it is durable when this
 * returns or nothing of it happened. Fault points `journal:before` and `journal:after` stand around the commit of
 * one that appended.
 */
export async function write<T>(
  store: Store,
  work: (tx: Transaction<Tables>, journal: Journal) => Promise<T>,
): Promise<T> {
  let appended = false
  const result = await store.db.transaction().execute(async (tx) => {
    let head: HeadRow | undefined
    // SQLite's write lock, taken at the beginning, keeps everybody else from this row until the commit.
    const end = async () => {
      const found = head ?? (await store.statements.head(tx, {}))[0]
      if (found === undefined) throw new Error('the ledger has no head')
      return found
    }
    const append = async <E>(scope: string, event: E, at: string): Promise<JournalEntry<E>> => {
      const before = await end()
      const event_json = canonicalJson(event)
      const entry = {
        seq: before.seq + 1,
        at: entryTime(at, before.at),
        scope,
        event_json,
        previous: before.hash,
      }
      const row: JournalRow = { ...entry, hash: entryHash(entry) }
      await store.statements.insertEntry(tx, row)
      head = { id: 1, seq: row.seq, at: row.at, hash: row.hash }
      const { seq, previous, hash } = row
      return { seq, at: row.at, scope, event, previous, hash }
    }
    const done = await work(tx, {
      time: async (at) => entryTime(at, (await end()).at),
      run: (runId, event, at) => append(runScope(runId), event, at),
      ledger: (event, at) => append('ledger', event, at),
      backup: (event, at) => append(backupScope, event, at),
    })
    if (head !== undefined) {
      await store.statements.moveHead(tx, head)
      appended = true
      store.io.fault('journal:before')
    }
    return done
  })
  if (appended) store.io.fault('journal:after')
  return result
}
