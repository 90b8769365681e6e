import { sql } from 'kysely'
import type { Plan } from '../../model/plan.ts'
import { write } from '../journal.ts'
import type { Created, RunRow } from '../ledger.ts'
import { queued } from '../projection.ts'
import { runRow, toRun } from '../rows.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { wellFormed } from '../well-formed.ts'
import { insertDeployment } from './deployments.ts'

export function createRun(
  store: Store,
  given: Plan,
  config: Readonly<Record<string, string>> | null,
  at: string,
): Promise<Created> {
  const plan = wellFormed(given)
  const { service, environment } = plan
  return write(store, async (tx, journal) => {
    const active = await activeRun(tx, service, environment)
    if (active !== null) return { state: 'busy', active }
    const now = await journal.time(at)
    const deployment = await insertDeployment(tx, {
      service,
      environment,
      version: plan.to,
      previous: plan.from,
      kind: plan.kind,
      strategy: plan.strategy,
      by: plan.by,
      reason: plan.reason,
      outcome: 'running',
      startedAt: now,
      endedAt: null,
      runId: null,
      config: config && wellFormed(config),
    })
    const row = runRow(plan, now, queued, deployment.id)
    const inserted = tx.insertInto('runs').values(row).returning('id')
    const { id } = await inserted.executeTakeFirstOrThrow()
    await tx
      .updateTable('deployments')
      .set({ run_id: id })
      .where('id', '=', deployment.id)
      .execute()
    await journal.run(id, { type: 'run-queued', plan }, now)
    await journal.ledger(
      { type: 'deployment-started', deployment: { ...deployment, runId: id } },
      now,
    )
    return { state: 'created', run: toRun({ id, ...row }) }
  })
}

export async function run(db: Db, id: number): Promise<RunRow | null> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toRun(row)
}

export async function runs(
  db: Db,
  filter: { service?: string; environment?: string; limit: number },
): Promise<readonly RunRow[]> {
  let query = db.selectFrom('runs').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.service !== undefined) query = query.where('service', '=', filter.service)
  if (filter.environment !== undefined) query = query.where('environment', '=', filter.environment)
  return (await query.execute()).map(toRun)
}

export async function activeRun(
  db: Db,
  service: string,
  environment: string,
): Promise<RunRow | null> {
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where(isActive)
    .executeTakeFirst()
  return row === undefined ? null : toRun(row)
}

/** As the unique index has it, to the letter: only so does it serve. */
const isActive = sql<boolean>`status in ('queued', 'running')`
