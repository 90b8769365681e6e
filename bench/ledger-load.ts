import { nodeIo } from '../src/host/node.ts'
import type { Plan } from '../src/model/plan.ts'
import type { Ledger } from '../src/store/ledger.ts'
import { write } from '../src/store/journal.ts'
import { insertDeployment } from '../src/store/queries/deployments.ts'
import { insertVerdict } from '../src/store/queries/verdicts.ts'
import { openStore } from '../src/store/sqlite/open-store.ts'

/** How many versions the deployments of a loaded ledger are spread over, and have a verdict each. */
export const versions = 10_000
const perTransaction = 5_000
const start = Date.UTC(2020, 0, 1)

/**
 * Fills a new ledger with `count` deployments of one environment: row by row through the code that records one, journal
 * and chain included, but thousands to a transaction, so that the disk is waited for once for all of them.
 */
export async function load(file: string, count: number): Promise<void> {
  const store = await openStore(file, nodeIo(), 5)
  for (let done = 0; done < count; done += perTransaction) {
    await write(store, async (tx, journal) => {
      for (let i = done; i < Math.min(count, done + perTransaction); i++) {
        const at = new Date(start + i * 60_000).toISOString()
        const place = { service: 'shop', environment: 'production', version: `1.0.${i % versions}` }
        const deployment = await insertDeployment(tx, {
          ...place,
          previous: null,
          kind: 'recorded',
          strategy: 'pipeline',
          by: 'ci',
          reason: 'release',
          outcome: 'succeeded',
          startedAt: at,
          endedAt: at,
          runId: null,
          config: null,
        })
        await journal.ledger({ type: 'deployment-recorded', deployment }, at)
        if (i >= versions) continue
        const verdict = {
          verdict: 'good',
          basis: 'soaked',
          reason: '',
          by: 'lastgood',
          at,
        } as const
        await insertVerdict(tx, journal, { ...place, ...verdict })
      }
    })
  }
  await store.close()
}

/** A run that has just been created, and its lease. */
export async function activeRun(ledger: Ledger) {
  const at = new Date().toISOString()
  const plan: Plan = {
    format: 1,
    id: 'bench',
    hash: `sha256:${'0'.repeat(64)}`,
    kind: 'rollback',
    service: 'shop',
    environment: 'production',
    from: null,
    to: '1.0.0',
    strategy: 'redeploy',
    reason: '',
    by: 'bench',
    createdAt: at,
    preconditions: [],
    steps: [],
    loses: { state: 'nothing-found', says: 'nothing' },
    expected: { seconds: null, runs: 0 },
  }
  const created = await ledger.createRun(plan, null, at)
  if (created.state !== 'created') throw new Error('the run was not created')
  const acquired = await ledger.acquireLease(created.run.id, 'bench', 3600, at)
  if (acquired.state !== 'acquired') throw new Error('the lease was not acquired')
  return acquired.lease
}

export async function succeededRun(ledger: Ledger): Promise<void> {
  const lease = await activeRun(ledger)
  const at = new Date().toISOString()
  await ledger.append(lease, [{ type: 'run-started', owner: 'bench', token: lease.token }], at)
  await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], new Date().toISOString())
}
