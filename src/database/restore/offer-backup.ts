import type { Backup } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { RestoreOffer } from '../../model/restore.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import { databaseOf } from './database-of.ts'
import { restoreEngineOf } from './engines.ts'
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
  const engine = restoreEngineOf(database.url)
  if (backup.snapshot !== undefined) return snapshotOffer(database, backup, instead)
  if (backup.engine !== dialectOf(database.url)) {
    return no('it cannot be restored into such a database', name)
  }
  try {
    const counted = await engine.countSince(io, database, backup)
    const doubts = doubtsOf(backup)
    return ok({ way: { do: 'restore', database: name, backup, instead, doubts }, ...counted })
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}

/** By its command: what was written since, only a copy beside could tell. */
function snapshotOffer(
  { name, backup: settings }: DatabaseConfig,
  backup: Backup,
  instead: string,
): Result<RestoreOffer> {
  if (settings?.snapshot === undefined) {
    return no('lastgood.yaml does not say any more how a snapshot is restored', name)
  }
  const way = { do: 'restore', database: name, backup, instead, doubts: doubtsOf(backup) } as const
  const uncounted = [
    `rows written to ${name} since ${backup.takenAt}: nobody can look into a snapshot`,
  ]
  return ok({ way, lost: [], uncounted })
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
