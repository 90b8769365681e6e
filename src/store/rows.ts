import type { Selectable } from 'kysely'
import type { Deployment } from '../model/deployment.ts'
import type { JournalEntry } from '../model/event.ts'
import { canonicalJson } from '../model/json.ts'
import type { Plan } from '../model/plan.ts'
import type { Release } from '../model/release.ts'
import type { Verdict } from '../model/verdict.ts'
import type { RunRow } from './ledger.ts'
import type { Progress } from './projection.ts'
import type { DeploymentRow, JournalRow, ReleaseRow, RunTableRow, VerdictRow } from './tables.ts'

export function releaseRow(release: Release): ReleaseRow {
  return {
    service: release.service,
    version: release.version,
    tag: release.tag,
    commit_name: release.commit,
    created_at: release.createdAt,
    artifacts_json: canonicalJson(release.artifacts),
    migration_level: release.migrationLevel,
    config_fingerprint: release.configFingerprint,
    notes: release.notes,
    facts: release.facts,
  }
}

export function toRelease(row: ReleaseRow): Release {
  return {
    service: row.service,
    version: row.version,
    tag: row.tag,
    commit: row.commit_name,
    createdAt: row.created_at,
    artifacts: JSON.parse(row.artifacts_json) as Release['artifacts'],
    migrationLevel: row.migration_level,
    configFingerprint: row.config_fingerprint,
    notes: row.notes,
    facts: row.facts,
  }
}

export function deploymentRow(
  deployment: Omit<Deployment, 'id'>,
): Omit<DeploymentRow, 'id' | 'newest'> {
  return {
    service: deployment.service,
    environment: deployment.environment,
    version: deployment.version,
    previous: deployment.previous,
    kind: deployment.kind,
    strategy: deployment.strategy,
    made_by: deployment.by,
    reason: deployment.reason,
    outcome: deployment.outcome,
    started_at: deployment.startedAt,
    ended_at: deployment.endedAt,
    run_id: deployment.runId,
    config_json: deployment.config && canonicalJson(deployment.config),
  }
}

export function toDeployment(row: Selectable<DeploymentRow>): Deployment {
  return {
    id: row.id,
    service: row.service,
    environment: row.environment,
    version: row.version,
    previous: row.previous,
    kind: row.kind,
    strategy: row.strategy,
    by: row.made_by,
    reason: row.reason,
    outcome: row.outcome,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    runId: row.run_id,
    config: row.config_json === null ? null : (JSON.parse(row.config_json) as Deployment['config']),
  }
}

export function verdictRow(verdict: Verdict): Omit<VerdictRow, 'id' | 'newest'> {
  return {
    service: verdict.service,
    environment: verdict.environment,
    version: verdict.version,
    verdict: verdict.verdict,
    basis: verdict.basis,
    reason: verdict.reason,
    made_by: verdict.by,
    made_at: verdict.at,
  }
}

export function toVerdict(row: Selectable<VerdictRow>): Verdict {
  return {
    service: row.service,
    environment: row.environment,
    version: row.version,
    verdict: row.verdict,
    basis: row.basis,
    reason: row.reason,
    by: row.made_by,
    at: row.made_at,
  }
}

export function runRow(
  plan: Plan,
  createdAt: string,
  progress: Progress,
  deploymentId: number,
): Omit<RunTableRow, 'id'> {
  return {
    service: plan.service,
    environment: plan.environment,
    kind: plan.kind,
    strategy: plan.strategy,
    from_version: plan.from,
    to_version: plan.to,
    status: progress.status,
    made_by: plan.by,
    created_at: createdAt,
    started_at: progress.startedAt,
    ended_at: progress.endedAt,
    deployment_id: deploymentId,
  }
}

export function toRun(row: Selectable<RunTableRow>): RunRow {
  return {
    id: row.id,
    service: row.service,
    environment: row.environment,
    kind: row.kind,
    strategy: row.strategy,
    from: row.from_version,
    to: row.to_version,
    status: row.status,
    by: row.made_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    deploymentId: row.deployment_id,
  }
}

export function toEntry<E>(row: JournalRow): JournalEntry<E> {
  return {
    seq: row.seq,
    at: row.at,
    scope: row.scope,
    event: JSON.parse(row.event_json) as E,
    previous: row.previous,
    hash: row.hash,
  }
}
