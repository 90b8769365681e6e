import { beginning, entryHash, genesis } from '../chain.ts'
import type { Db, HeadRow, JournalRow } from '../tables.ts'
import { chainFinding } from './finding.ts'

const batch = 2000

/** Entries in order, from one scope or all, a bounded number in memory. */
export async function* entries(db: Db, scope?: string): AsyncGenerator<readonly JournalRow[]> {
  for (let after = 0; ;) {
    let query = db.selectFrom('journal').selectAll().where('seq', '>', after)
    if (scope !== undefined) query = query.where('scope', '=', scope)
    const rows = await query.orderBy('seq').limit(batch).execute()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last.seq
  }
}

/**
 * Walks the whole chain: no gap, every entry holds the hash of the one before, every hash is the hash of its entry, times
 * do not step back, and it ends where the head says it ends. Throws a Finding; gives the head.
 */
export async function checkChain(db: Db): Promise<HeadRow> {
  let end: HeadRow = { id: 1, seq: 0, at: beginning, hash: genesis }
  const first = await db.selectFrom('journal').select('seq').orderBy('seq').limit(1).execute()
  if (first.some(({ seq }) => seq < 1)) throw chainFinding(1, 'There is an entry before the first')
  for await (const rows of entries(db)) {
    for (const row of rows) {
      checkEntry(row, end)
      end = { id: 1, seq: row.seq, at: row.at, hash: row.hash }
    }
  }
  await checkHead(db, end)
  return end
}

function checkEntry(row: JournalRow, before: HeadRow): void {
  const seq = before.seq + 1
  if (row.seq !== seq) throw chainFinding(seq, `Entry ${seq} is missing`)
  if (row.previous !== before.hash)
    throw chainFinding(
      seq,
      `Entry ${seq} does not follow the entry before it: one of both was changed`,
    )
  if (row.hash !== entryHash(row))
    throw chainFinding(seq, `Entry ${seq} was changed: its hash is another`)
  if (Date.parse(row.at) < Date.parse(before.at))
    throw chainFinding(seq, `Entry ${seq} is earlier than the entry before it`)
}

async function checkHead(db: Db, end: HeadRow): Promise<void> {
  const head = await db.selectFrom('head').selectAll().executeTakeFirst()
  if (head === undefined)
    throw chainFinding(end.seq + 1, 'The record of where the journal ends is gone')
  if (head.seq > end.seq)
    throw chainFinding(end.seq + 1, `Entries ${end.seq + 1} to ${head.seq} are missing at the end`)
  if (head.seq < end.seq || head.hash !== end.hash || head.at !== end.at)
    throw chainFinding(
      Math.min(end.seq, head.seq + 1),
      'The journal does not end where it was left',
    )
}
