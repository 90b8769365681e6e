import type { Ledger } from './ledger.ts'
import { append, journalOf } from './queries/appends.ts'
import * as backups from './queries/backups.ts'
import * as deployments from './queries/deployments.ts'
import { durations } from './queries/durations.ts'
import * as leases from './queries/leases.ts'
import * as releases from './queries/releases.ts'
import * as runs from './queries/runs.ts'
import * as stops from './queries/stops.ts'
import * as verdicts from './queries/verdicts.ts'
import type { Store } from './store.ts'

/** The ledger over a store. The same queries for every kind of database. */
export function sqlLedger(store: Store): Ledger {
  const { db, guarded } = store
  return {
    recordRelease: (...args) => guarded(() => releases.recordRelease(store, ...args)),
    releases: (service) => guarded(() => releases.releases(store, service)),
    recordDeployment: (given) => guarded(() => deployments.recordDeployment(store, given)),
    deployments: (...args) => guarded(() => deployments.deployments(store, ...args)),
    latestByVersion: (...args) => guarded(() => deployments.latestByVersion(store, ...args)),
    current: (...args) => guarded(() => deployments.current(store, ...args)),
    recordVerdict: (verdict) => guarded(() => verdicts.recordVerdict(store, verdict)),
    verdicts: (...args) => guarded(() => verdicts.verdicts(store, ...args)),
    recordBackup: (backup) => guarded(() => backups.recordBackup(store, backup)),
    backups: (...args) => guarded(() => backups.backups(store, ...args)),
    createRun: (...args) => guarded(() => runs.createRun(store, ...args)),
    run: (id) => guarded(() => runs.run(db, id)),
    runs: (filter) => guarded(() => runs.runs(db, filter)),
    activeRun: (...args) => guarded(() => runs.activeRun(db, ...args)),
    durations: (...args) => guarded(() => durations(db, ...args)),
    acquireLease: (...args) => guarded(() => leases.acquireLease(store, ...args)),
    renewLease: (...args) => guarded(() => leases.renewLease(store, ...args)),
    releaseLease: (lease) => guarded(() => leases.releaseLease(store, lease)),
    leaseOf: (runId) => guarded(() => leases.leaseOf(store, runId)),
    append: (...args) => guarded(() => append(store, ...args)),
    journal: (runId) => guarded(() => journalOf(store, runId)),
    requestStop: (...args) => guarded(() => stops.requestStop(store, ...args)),
    stopRequest: (runId) => guarded(() => stops.stopRequest(store, runId)),
    audit: () => guarded(async () => (await import('./audit/audit.ts')).audit(store)),
    salt: () => guarded(() => salt(store)),
    close: () => guarded(store.close),
  }
}

async function salt(store: Store): Promise<string> {
  const { db } = store
  const query = db.selectFrom('meta').select('value').where('name', '=', 'salt')
  return (await query.executeTakeFirstOrThrow()).value
}
