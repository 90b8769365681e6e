import type { Backup } from '../model/backup.ts'
import type { Deployment, DeploymentKind } from '../model/deployment.ts'
import type { JournalEntry, RunEvent } from '../model/event.ts'
import type { Plan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import type { RunStatus } from '../model/run.ts'
import type { Verdict } from '../model/verdict.ts'

/** A run as the table has it; what happened in it is in the journal. */
export interface RunRow {
  readonly id: number
  readonly service: string
  readonly environment: string
  readonly kind: Plan['kind']
  readonly strategy: string
  readonly from: string | null
  readonly to: string
  readonly status: RunStatus
  readonly by: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly endedAt: string | null
  readonly deploymentId: number
}

/** The right to write a run's journal. Every append is checked against `token`. */
export interface Lease {
  readonly runId: number
  readonly owner: string
  /** Grows with every acquisition of the run's lease. */
  readonly token: number
}

export type Acquired =
  | { readonly state: 'acquired'; readonly lease: Lease }
  | { readonly state: 'held'; readonly owner: string; readonly expiresAt: string }

export type Appended =
  | { readonly state: 'appended'; readonly entries: readonly JournalEntry<RunEvent>[] }
  /** Somebody else owns the run now: write nothing, act no more. */
  | { readonly state: 'fenced'; readonly owner: string }

export type Created =
  | { readonly state: 'created'; readonly run: RunRow }
  | { readonly state: 'busy'; readonly active: RunRow }

export interface StopRequest {
  readonly by: string
  readonly reason: string
  readonly at: string
}

export interface NewDeployment {
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly previous: string | null
  readonly kind: DeploymentKind
  readonly strategy: string
  readonly by: string
  readonly reason: string
  readonly at: string
  readonly config: Readonly<Record<string, string>> | null
}

export type Audit =
  | { readonly state: 'intact'; readonly entries: number; readonly head: string }
  | { readonly state: 'broken'; readonly seq: number; readonly problem: Problem }

/**
 * What lastgood remembers. Everything that changes a table appends to the hash-chained journal in the same
 * transaction (leases excepted: they say who may write next, not what happened). All times ISO 8601, given by the caller. Throws ProblemError when the ledger cannot be used (locked for
 * too long, full disk, damaged, from the future).
 */
export interface Ledger {
  /**
   * Inserts, leaves alone when equal, or adds what was not known (an artifact, the migration level); a Problem when a known fact
   * would change.
   */
  recordRelease(release: Release, at: string): Promise<Problem | null>
  releases(service: string): Promise<readonly Release[]>

  /** For `record`: a deployment that was made elsewhere and has ended well. */
  recordDeployment(deployment: NewDeployment): Promise<Deployment>
  /** Newest first. */
  deployments(service: string, environment: string, limit: number): Promise<readonly Deployment[]>
  /** Newest deployment of every version, newest first: at most `limit` versions. */
  latestByVersion(
    service: string,
    environment: string,
    limit: number,
  ): Promise<readonly Deployment[]>
  /** The newest one that succeeded, or null. */
  current(service: string, environment: string): Promise<Deployment | null>

  recordVerdict(verdict: Verdict): Promise<void>
  /** The newest verdict of every version; of these only, when `versions` are named. */
  verdicts(
    service: string,
    environment: string,
    versions?: readonly string[],
  ): Promise<readonly Verdict[]>

  /** Journals a backup; nothing when one with its mark and database is journaled already. */
  recordBackup(backup: Backup): Promise<void>
  /** Newest first. */
  backups(service: string, environment: string): Promise<readonly Backup[]>

  /** Makes run and deployment (outcome `running`); `busy` when one is active there: at most one, by a unique index. */
  createRun(
    plan: Plan,
    config: Readonly<Record<string, string>> | null,
    at: string,
  ): Promise<Created>
  run(id: number): Promise<RunRow | null>
  /** Newest first; `service` and `environment` null for all. */
  runs(filter: {
    service?: string
    environment?: string
    limit: number
  }): Promise<readonly RunRow[]>
  activeRun(service: string, environment: string): Promise<RunRow | null>
  /** Median seconds and number of succeeded runs by strategy, over the newest `limit` of them. */
  durations(
    service: string,
    environment: string,
    kind: Plan['kind'],
    limit: number,
  ): Promise<Readonly<Record<string, { readonly seconds: number; readonly runs: number }>>>

  /** Takes the run's lease when it is free, expired, its own, or `takeOver` names the owner it was last seen with (dead on this machine). */
  acquireLease(
    runId: number,
    owner: string,
    ttlSeconds: number,
    at: string,
    takeOver?: string,
  ): Promise<Acquired>
  /** False when it was lost. */
  renewLease(lease: Lease, ttlSeconds: number, at: string): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
  /** Who holds it, until when; null when nobody ever did or it was released. */
  leaseOf(
    runId: number,
  ): Promise<{ readonly owner: string; readonly expiresAt: string; readonly token: number } | null>

  /**
   * Appends to a run's journal and updates the run's row (and its deployment's outcome) from terminal events, in one
   * transaction that checks the fencing token.
   */
  append(lease: Lease, events: readonly RunEvent[], at: string): Promise<Appended>
  journal(runId: number): Promise<readonly JournalEntry<RunEvent>[]>
  /** Kept until the run ends. Nothing happens when it has ended; a ProblemError when there is no such run. */
  requestStop(runId: number, request: StopRequest): Promise<void>
  /** The first request since the run began or was resumed, or null. */
  stopRequest(runId: number): Promise<StopRequest | null>

  /** Reads the whole chain, recomputes every hash, and compares the tables with what the journal says of them. */
  audit(): Promise<Audit>
  /** 32 random bytes of this ledger, hexadecimal; the salt of setting fingerprints. */
  salt(): Promise<string>
  close(): Promise<void>
}
