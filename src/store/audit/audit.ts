import type { Audit } from '../ledger.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { checkChain, entries } from './chain.ts'
import { Finding } from './finding.ts'
import { ledgerEvents, type Of } from './ledger-events.ts'
import { checkCounts, checkNewest, checkStops, type Counts } from './rest.ts'
import { checkDeployments, checkReleases, checkVerdicts } from './tables.ts'

/**
 * Reads the whole journal, recomputes every hash, and compares every row of the tables with what the journal says of it.
 * One state of the ledger throughout, a bounded number of entries in memory, nobody kept waiting.
 *
 * What it cannot prove: that nobody rewrote the journal from some entry on with all its hashes, the tables and the head.
 * Whoever wants that noticed keeps the head it reports somewhere else. Leases and the salt are not covered.
 */
export function audit(store: Store): Promise<Audit> {
  return store.snapshot(async (db) => {
    try {
      const head = await checkChain(db)
      await checkTables(db, head.seq)
      return { state: 'intact', entries: head.seq, head: head.hash }
    } catch (error) {
      if (!(error instanceof Finding)) throw error
      const problem = {
        what: error.message,
        where: `${store.name}: ${error.where}`,
        hint: error.hint,
      }
      return { state: 'broken', seq: error.seq, problem }
    }
  })
}

async function checkTables(db: Db, lastSeq: number): Promise<void> {
  const counts: Counts = { releases: 0, deployments: 0, verdicts: 0, runs: 0, stop_requests: 0 }
  // A release may be recorded again with more facts: the last record counts.
  const releases = new Map<string, Of<'release-recorded'>>()
  for await (const rows of entries(db, 'ledger')) {
    const events = ledgerEvents(rows)
    for (const recorded of events.releases) {
      const { service, version } = recorded.event.release
      releases.set(`${service} ${version}`, recorded)
    }
    await checkDeployments(db, events)
    await checkVerdicts(db, events.verdicts)
    counts.stop_requests += await checkStops(db, events.stops)
    counts.deployments += events.recorded.length + events.started.length
    counts.runs += events.started.length
    counts.verdicts += events.verdicts.length
  }
  await checkReleases(db, [...releases.values()])
  counts.releases = releases.size
  await checkCounts(db, counts, lastSeq)
  await checkNewest(db, 'deployments', lastSeq)
  await checkNewest(db, 'verdicts', lastSeq)
}
