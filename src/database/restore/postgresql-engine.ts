import { databaseIn } from '../backup/postgresql-environment.ts'
import { openPostgres, type PostgresSession } from '../engines/postgresql.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { countLost } from './count.ts'
import { countSince } from './count-since.ts'
import { droppedBy } from './dropped.ts'
import type { RestoreEngine } from './engine.ts'
import { backupRestored, restoreBackup } from './from-backup.ts'
import { downsRan, performDowns } from './perform.ts'

/** One statement of counting takes no longer: somebody waits. */
const seconds = 5

/** Downs in one transaction; a backup in a new database, then both renamed. */
export const postgresqlRestore: RestoreEngine = {
  halfDone: null,
  async countDowns({ name, url }, scripts) {
    const { dropped, uncounted, ownTransaction } = await droppedBy(scripts)
    await using session = await openPostgres({ name, url, readOnly: true, seconds })
    const counted = await countLost(session, dropped)
    return { ...counted, uncounted: [...uncounted, ...counted.uncounted], ownTransaction }
  },
  performDowns: (_io, { url }, action) => performDowns({ url, action }),
  downsRan: ({ url }, action) => downsRan({ url, action }),
  async countSince(io, database, backup) {
    const { name } = database
    const url = database.admin ?? database.url
    await using session = await openPostgres({ name, url, readOnly: true, seconds })
    await mayRestore(session, database)
    return await countSince(session, backup, io.clock)
  },
  restoreBackup,
  backupRestored,
}

/** A new database takes the present one's place: the role must be allowed both. */
async function mayRestore(session: PostgresSession, { name, url, admin }: DatabaseConfig) {
  const [role] = await session.query(
    `select rolname as name, rolsuper or (rolcreatedb and (select pg_has_role(datdba, 'member') from pg_database where datname = $1)) as may
     from pg_roles where rolname = current_user`,
    [databaseIn(admin ?? url)],
  )
  if (role?.['may'] === true) return
  throw new ProblemError({
    what: `the role ${String(role?.['name'])} may not create and rename databases, which restoring a backup wants`,
    where: `database ${name}`,
    hint: 'Name a role that may: admin: "${ADMIN_URL}" of the database in lastgood.yaml',
  })
}
