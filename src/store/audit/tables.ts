import { outcomeOf } from '../projection.ts'
import { deploymentRow, releaseRow, runRow, verdictRow } from '../rows.ts'
import type { Db } from '../tables.ts'
import { compareRow } from './compare.ts'
import { tableFinding } from './finding.ts'
import type { LedgerEvents, Of } from './ledger-events.ts'
import { runHistories, type RunHistory } from './runs.ts'

/** `events`: the last of every release. */
export async function checkReleases(db: Db, events: LedgerEvents['releases']): Promise<void> {
  for (const { seq, event } of events) {
    const expected = releaseRow(event.release)
    const row = await db
      .selectFrom('releases')
      .selectAll()
      .where('service', '=', expected.service)
      .where('version', '=', expected.version)
      .executeTakeFirst()
    compareRow(seq, 'releases', `${expected.service} ${expected.version}`, expected, row)
  }
}

export async function checkVerdicts(db: Db, events: LedgerEvents['verdicts']): Promise<void> {
  const rows = await byId(
    db,
    'verdicts',
    events.map(({ event }) => event.id),
  )
  for (const { seq, event } of events) {
    compareRow(seq, 'verdicts', event.id, verdictRow(event.verdict), rows.get(event.id))
  }
}

/** Deployments, and the runs that made them. */
export async function checkDeployments(
  db: Db,
  { recorded, started }: Pick<LedgerEvents, 'recorded' | 'started'>,
): Promise<void> {
  const made = [...recorded, ...started]
  const rows = await byId(
    db,
    'deployments',
    made.map(({ event }) => event.deployment.id),
  )
  const runIds = started.flatMap(({ event }) => event.deployment.runId ?? [])
  const runs = await byId(db, 'runs', runIds)
  const history = await runHistories(db, runIds)
  for (const { seq, event } of made) {
    const { deployment } = event
    const known = deployment.runId === null ? null : history(deployment.runId)
    const ended = known && { outcome: outcomeOf(known.status), endedAt: known.endedAt }
    const expected = deploymentRow({ ...deployment, ...ended })
    compareRow(seq, 'deployments', deployment.id, expected, rows.get(deployment.id))
  }
  for (const { seq, event } of started) {
    const runId = event.deployment.runId ?? 0
    compareRow(seq, 'runs', runId, expectedRun({ seq, event }, history(runId)), runs.get(runId))
  }
}

function expectedRun(started: Of<'deployment-started'>, history: RunHistory): object {
  const { id, runId } = started.event.deployment
  if (history.queued === null || history.queuedAt === null)
    throw tableFinding(started.seq, `Run ${runId} has no journal`, `journal of run ${runId}`)
  return runRow(history.queued.plan, history.queuedAt, history, id)
}

async function byId<T extends 'verdicts' | 'deployments' | 'runs'>(
  db: Db,
  table: T,
  ids: readonly number[],
): Promise<ReadonlyMap<number, object>> {
  if (ids.length === 0) return new Map()
  const query = db
    .selectFrom(table as 'verdicts')
    .selectAll()
    .where('id', 'in', ids)
  return new Map((await query.execute()).map((row) => [row.id, row]))
}
