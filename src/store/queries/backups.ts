import type { Backup } from '../../model/backup.ts'
import type { LedgerEvent } from '../../model/ledger-event.ts'
import { backupScope, write } from '../journal.ts'
import type { Store } from '../store.ts'
import type { Db } from '../tables.ts'
import { wellFormed } from '../well-formed.ts'

export function recordBackup(store: Store, given: Backup): Promise<void> {
  const backup = wellFormed(given)
  return write(store, async (tx, journal) => {
    const { service, environment, database, mark } = backup
    const all = await recorded(tx)
    const known = all.some(
      (one) =>
        one.service === service &&
        one.environment === environment &&
        one.database === database &&
        one.mark === mark,
    )
    if (!known) await journal.backup({ type: 'backup-recorded', backup }, backup.takenAt)
  })
}

export async function backups(
  { db }: Store,
  service: string,
  environment: string,
): Promise<readonly Backup[]> {
  const all = await recorded(db)
  return all.filter((one) => one.service === service && one.environment === environment).reverse()
}

async function recorded(db: Db): Promise<Backup[]> {
  const rows = await db
    .selectFrom('journal')
    .select('event_json')
    .where('scope', '=', backupScope)
    .orderBy('seq')
    .execute()
  return rows
    .map(({ event_json }) => JSON.parse(event_json) as LedgerEvent)
    .flatMap((event) => (event.type === 'backup-recorded' ? [event.backup] : []))
}
