import type { Verdict } from '../../model/verdict.ts'
import { write, type Journal } from '../journal.ts'
import { toVerdict, verdictRow } from '../rows.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { wellFormed } from '../well-formed.ts'
import { isNewest } from './deployments.ts'

export function recordVerdict(store: Store, given: Verdict): Promise<void> {
  const verdict = wellFormed(given)
  return write(store, (tx, journal) => insertVerdict(tx, journal, verdict))
}

/** Inserts it as the newest of its version, and journals it. */
export async function insertVerdict(tx: Db, journal: Journal, verdict: Verdict): Promise<void> {
  await tx
    .updateTable('verdicts')
    .set({ newest: 0 })
    .where('service', '=', verdict.service)
    .where('environment', '=', verdict.environment)
    .where('version', '=', verdict.version)
    .where('newest', '=', isNewest)
    .execute()
  const { id } = await tx
    .insertInto('verdicts')
    .values({ ...verdictRow(verdict), newest: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await journal.ledger({ type: 'verdict-recorded', id, verdict }, verdict.at)
}

export async function verdicts(
  store: Store,
  service: string,
  environment: string,
  versions?: readonly string[],
): Promise<readonly Verdict[]> {
  const all = store.db
    .selectFrom('verdicts')
    .selectAll()
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('newest', '=', isNewest)
  const asked = versions === undefined ? all : all.where('version', 'in', versions)
  // Sorted here: asked to sort, SQLite walks all verdicts in order instead of looking the versions up.
  return (await asked.execute()).toSorted((a, b) => b.id - a.id).map(toVerdict)
}
