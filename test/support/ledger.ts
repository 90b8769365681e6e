import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { nodeIo } from '../../src/host/node.ts'
import type { Io } from '../../src/host/io.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Release } from '../../src/model/release.ts'
import type { Lease, Ledger } from '../../src/store/ledger.ts'
import { openLedger, type OpenOptions } from '../../src/store/open.ts'

/** A ledger in a folder of its own; both are gone when it is disposed. */
export interface TemporaryLedger extends AsyncDisposable {
  readonly ledger: Ledger
  readonly file: string
  /** Runs SQL behind the ledger's back. */
  sql(text: string): void
}

export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'lastgood-ledger-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export async function open(file: string, options: OpenOptions & { io?: Io } = {}): Promise<Ledger> {
  const opened = await openLedger(file, options.io ?? nodeIo({}), options)
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  return opened.value
}

export async function temporaryLedger(options?: OpenOptions): Promise<TemporaryLedger> {
  const folder = await temporaryFolder()
  const file = join(folder.path, '.lastgood', 'ledger.db')
  const ledger = await open(file, options)
  return {
    ledger,
    file,
    sql: (text) => {
      const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
      try {
        database.exec(text)
      } finally {
        database.close()
      }
    },
    [Symbol.asyncDispose]: async () => {
      await ledger.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Minutes after a fixed instant, ISO 8601. */
export const minute = (minutes: number) =>
  new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()

export function aPlan(given: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    id: 'plan1',
    hash: `sha256:${'0'.repeat(64)}`,
    kind: 'deploy',
    service: 'shop',
    environment: 'production',
    from: null,
    to: '1.9.0',
    strategy: 'rolling',
    reason: 'release',
    by: 'ana',
    createdAt: minute(0),
    preconditions: [],
    steps: [],
    loses: { state: 'nothing-found', says: 'nothing' },
    expected: { seconds: null, runs: 0 },
    ...given,
  }
}

export function aRelease(given: Partial<Release> = {}): Release {
  return {
    service: 'shop',
    version: '1.9.0',
    tag: 'v1.9.0',
    commit: 'a'.repeat(40),
    createdAt: minute(0),
    artifacts: { api: `sha256:${'1'.repeat(64)}` },
    migrationLevel: null,
    configFingerprint: null,
    notes: '',
    facts: 'trailers',
    ...given,
  }
}

export function aDeployment(version: string, at: string, environment = 'production') {
  return {
    service: 'shop',
    environment,
    version,
    previous: null,
    kind: 'recorded',
    strategy: 'pipeline',
    by: 'ci',
    reason: '',
    at,
    config: null,
  } as const
}

/** A run that has begun, with its lease. */
export async function startedRun(
  ledger: Ledger,
  plan: Partial<Plan>,
  at: string,
  owner = 'owner-1',
): Promise<Lease> {
  const created = await ledger.createRun(aPlan(plan), null, at)
  if (created.state !== 'created') throw new Error('another run is active')
  const acquired = await ledger.acquireLease(created.run.id, owner, 60, at)
  if (acquired.state !== 'acquired') throw new Error('the lease is held')
  const { lease } = acquired
  await ledger.append(lease, [{ type: 'run-started', owner, token: lease.token }], at)
  return lease
}
