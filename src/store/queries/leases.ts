import { write } from '../journal.ts'
import type { Acquired, Lease } from '../ledger.ts'
import type { Store } from '../store.ts'
import { runMissing } from './stops.ts'
import { run } from './runs.ts'

/**
 * Leases say who may write next, not what happened: they are not in the journal themselves. What a lease was used for is
 * (`run-started` and `run-resumed` carry owner and token).
 */
export function acquireLease(
  store: Store,
  runId: number,
  owner: string,
  ttlSeconds: number,
  at: string,
  takeOver?: string,
): Promise<Acquired> {
  return write(store, async (tx) => {
    const [held] = await store.statements.lease(tx, { run_id: runId })
    const expires_at = after(at, ttlSeconds)
    if (held === undefined) {
      if ((await run(tx, runId)) === null) throw runMissing(store, runId)
      await tx.insertInto('leases').values({ run_id: runId, owner, token: 1, expires_at }).execute()
      return { state: 'acquired', lease: { runId, owner, token: 1 } }
    }
    const expired = Date.parse(held.expires_at) <= Date.parse(at)
    const free = held.owner === null || held.owner === owner || held.owner === takeOver || expired
    if (!free) return { state: 'held', owner: held.owner ?? '', expiresAt: held.expires_at }
    const token = held.token + 1
    await tx
      .updateTable('leases')
      .set({ owner, token, expires_at })
      .where('run_id', '=', runId)
      .execute()
    return { state: 'acquired', lease: { runId, owner, token } }
  })
}

export async function renewLease(
  store: Store,
  lease: Lease,
  ttlSeconds: number,
  at: string,
): Promise<boolean> {
  const result = await mine(store, lease)
    .set({ expires_at: after(at, ttlSeconds) })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Gives it back, when it is still held. The token is used up all the same. */
export async function releaseLease(store: Store, lease: Lease): Promise<void> {
  await mine(store, lease).set({ owner: null }).execute()
}

export async function leaseOf(store: Store, runId: number) {
  const [held] = await store.statements.lease(store.db, { run_id: runId })
  if (held === undefined || held.owner === null) return null
  return { owner: held.owner, expiresAt: held.expires_at, token: held.token }
}

const after = (at: string, seconds: number) =>
  new Date(Date.parse(at) + seconds * 1000).toISOString()

const mine = (store: Store, lease: Lease) =>
  store.db
    .updateTable('leases')
    .where('run_id', '=', lease.runId)
    .where('owner', '=', lease.owner)
    .where('token', '=', lease.token)
