import type { Generated, Kysely } from 'kysely'
import type { DeploymentKind, DeploymentOutcome } from '../model/deployment.ts'
import type { Plan } from '../model/plan.ts'
import type { Release } from '../model/release.ts'
import type { RunStatus } from '../model/run.ts'
import type { VerdictBasis, VerdictName } from '../model/verdict.ts'

/** The ledger's connection, or a transaction on it. */
export type Db = Kysely<Tables>

/**
 * The tables as SQL has them. Times are ISO 8601 text in UTC; `*_json` is canonical JSON; `newest` is 1 for the newest row
 * of its version in its environment, else 0 (kept so that "newest of every version" never scans).
 */
export interface Tables {
  releases: ReleaseRow
  deployments: DeploymentRow
  verdicts: VerdictRow
  runs: RunTableRow
  journal: JournalRow
  /** One row: where the journal ends. */
  head: HeadRow
  leases: LeaseRow
  stop_requests: StopRequestRow
  meta: { name: string; value: string }
  lastgood_migrations: MigrationRow
}

export interface ReleaseRow {
  service: string
  version: string
  tag: string
  commit_name: string
  created_at: string
  artifacts_json: string
  migration_level: string | null
  config_fingerprint: string | null
  notes: string
  facts: Release['facts']
}

export interface DeploymentRow {
  id: Generated<number>
  service: string
  environment: string
  version: string
  previous: string | null
  kind: DeploymentKind
  strategy: string
  made_by: string
  reason: string
  outcome: DeploymentOutcome
  started_at: string
  ended_at: string | null
  run_id: number | null
  config_json: string | null
  newest: number
}

export interface VerdictRow {
  id: Generated<number>
  service: string
  environment: string
  version: string
  verdict: VerdictName
  basis: VerdictBasis
  reason: string
  made_by: string
  made_at: string
  newest: number
}

export interface RunTableRow {
  id: Generated<number>
  service: string
  environment: string
  kind: Plan['kind']
  strategy: string
  from_version: string | null
  to_version: string
  status: RunStatus
  made_by: string
  created_at: string
  started_at: string | null
  ended_at: string | null
  deployment_id: number
}

export interface JournalRow {
  seq: number
  at: string
  scope: string
  event_json: string
  previous: string
  hash: string
}

export interface HeadRow {
  id: number
  seq: number
  at: string
  hash: string
}

export interface LeaseRow {
  run_id: number
  /** Null: released. The row stays, so that the token never starts again. */
  owner: string | null
  token: number
  expires_at: string
}

export interface StopRequestRow {
  run_id: number
  made_by: string
  reason: string
  made_at: string
}

export interface MigrationRow {
  id: number
  name: string
  applied_at: string
  breaking: number
}
