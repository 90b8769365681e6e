import { sql, type Selectable } from 'kysely'
import type { Deployment } from '../../model/deployment.ts'
import { write } from '../journal.ts'
import type { NewDeployment } from '../ledger.ts'
import { deploymentRow, toDeployment } from '../rows.ts'
import type { Store } from '../store.ts'
import type { Db, DeploymentRow } from '../tables.ts'
import { wellFormed } from '../well-formed.ts'

export function recordDeployment(store: Store, given: NewDeployment): Promise<Deployment> {
  const { at, ...facts } = wellFormed(given)
  return write(store, async (tx, journal) => {
    const ended = { startedAt: at, endedAt: at, outcome: 'succeeded', runId: null } as const
    const deployment = await insertDeployment(tx, { ...facts, ...ended })
    await journal.ledger({ type: 'deployment-recorded', deployment }, at)
    return deployment
  })
}

/** Inserts it as the newest of its version. */
export async function insertDeployment(
  tx: Db,
  deployment: Omit<Deployment, 'id'>,
): Promise<Deployment> {
  await tx
    .updateTable('deployments')
    .set({ newest: 0 })
    .where('service', '=', deployment.service)
    .where('environment', '=', deployment.environment)
    .where('version', '=', deployment.version)
    .where('newest', '=', isNewest)
    .execute()
  const { id } = await tx
    .insertInto('deployments')
    .values({ ...deploymentRow(deployment), newest: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, ...deployment }
}

export async function deployments(
  store: Store,
  service: string,
  environment: string,
  limit: number,
): Promise<readonly Deployment[]> {
  return read(await here(store.db, service, environment).limit(limit).execute())
}

export async function latestByVersion(
  store: Store,
  service: string,
  environment: string,
  limit: number,
): Promise<readonly Deployment[]> {
  const newest = here(store.db, service, environment).where('newest', '=', isNewest)
  return read(await newest.limit(limit).execute())
}

/** The newest in the ledger's order, which no clock can change. */
export async function current(
  store: Store,
  service: string,
  environment: string,
): Promise<Deployment | null> {
  const succeeded = here(store.db, service, environment).where('outcome', '=', 'succeeded')
  return read(await succeeded.limit(1).execute())[0] ?? null
}

/** A literal, not a parameter: only so does the index on the newest rows serve. */
export const isNewest = sql.lit(1)

const here = (db: Db, service: string, environment: string) =>
  db
    .selectFrom('deployments')
    .selectAll()
    .where('service', '=', service)
    .where('environment', '=', environment)
    .orderBy('id', 'desc')

const read = (rows: readonly Selectable<DeploymentRow>[]) => rows.map(toDeployment)
