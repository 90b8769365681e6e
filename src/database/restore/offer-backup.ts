import type { Backup } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { fail, ok, type Problem, type Result } from '../../model/problem.ts'
import type { RestoreOffer } from '../../model/restore.ts'
import { databaseIn } from '../backup/postgresql-environment.ts'
import { openPostgres, type PostgresSession } from '../engines/postgresql.ts'
import { countSince } from './count-since.ts'
import { databaseOf } from './database-of.ts'
import type { OfferQuestion } from './offer.ts'

/**
 * The way back by the newest backup that was made while the older release ran, with the rows written since. `instead`: why it
 * is not the downs. A Problem: there is no such way. The real database is only read.
 */
export async function backupOffer(
  question: OfferQuestion,
  instead: string,
): Promise<Result<RestoreOffer>> {
  const { answer, databases, settings, to, backups, io } = question
  const changed = answer.folders.filter(({ added }) => added.length > 0)
  const named = new Set(changed.map(({ folder }) => databaseOf(folder, databases, settings)))
  const [database] = named
  if (database === undefined || named.size > 1) {
    return no('not by a backup either: not exactly one database changed', 'schema')
  }
  const { name } = database
  const backup = backups.find(
    (one) => one.database === name && one.previous === to && one.holds !== 'after',
  )
  if (backup === undefined) return no(`no backup of ${name} was made while ${to} ran`, name)
  const file = await io.files.stat(backup.file)
  if (file?.size !== backup.bytes) {
    const how = file === null ? 'is gone' : 'is not as it was made'
    return no(`the backup of ${backup.takenAt} ${how}: ${backup.file}`, name)
  }
  const url = database.admin ?? database.url
  await using session = await openPostgres({ name, url, readOnly: true, seconds: 5 })
  const may = await mayRestore(session, database)
  if (may !== null) return fail(may)
  const { lost, uncounted } = await countSince(session, backup, io.clock)
  return ok({
    way: { do: 'restore', database: name, backup, instead, doubts: doubtsOf(backup) },
    lost,
    uncounted,
  })
}

/** A new database takes the present one's place: the role must be allowed both. */
async function mayRestore(
  session: PostgresSession,
  { name, url, admin }: DatabaseConfig,
): Promise<Problem | null> {
  const [role] = await session.query(
    `select rolname as name, rolsuper or (rolcreatedb and (select pg_has_role(datdba, 'member') from pg_database where datname = $1)) as may
     from pg_roles where rolname = current_user`,
    [databaseIn(admin ?? url)],
  )
  if (role?.['may'] === true) return null
  return {
    what: `the role ${String(role?.['name'])} may not create and rename databases, which restoring a backup wants`,
    where: `database ${name}`,
    hint: 'Name a role that may: admin: "${ADMIN_URL}" of the database in lastgood.yaml',
  }
}

function doubtsOf({ holds, verified, release, previous }: Backup): readonly string[] {
  return [
    ...(holds === 'partly'
      ? [`some migrations of ${release} had run when it was made, while ${String(previous)} ran`]
      : []),
    ...(holds === 'unknown'
      ? ['nobody knows whether the migrations had run already when it was made']
      : []),
    ...(verified === null ? ['it was never tried'] : []),
  ]
}

const no = (what: string, where: string): Result<never> =>
  fail({ what, where, hint: 'Before the next release: lastgood backup <version>' })
