import type { Io } from '../../host/io.ts'
import type { Backup } from '../../model/backup.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { RestoreOffer } from '../../model/restore.ts'
import type { DatabaseConfig, MigrationSettings } from '../../model/config.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { SchemaAnswer } from '../range/schema-answer.ts'
import { databaseOf } from './database-of.ts'
import { restoreEngineOf } from './engines.ts'
import { keptOf } from './keep.ts'
import { historyRows } from './history.ts'

export interface OfferQuestion {
  readonly answer: SchemaAnswer
  readonly databases: readonly DatabaseConfig[]
  readonly settings: readonly MigrationSettings[]
  /** The release to go back to. */
  readonly to: string
  /** Of the environment, newest first. */
  readonly backups: readonly Backup[]
  readonly io: Io
}

/**
 * The way back through the database: by the downs that a throw-away database proved, else by a backup. With the rows of the real one
 * that it would lose. A Problem: there is no such way, and why. The real database is only read.
 */
export async function restoreOffer(question: OfferQuestion): Promise<Result<RestoreOffer>> {
  const downs = await downsOffer(question)
  if (downs.ok) return downs
  const instead = downs.problems.map(({ what }) => what).join('; ')
  const { backupOffer } = await import('./offer-backup.ts')
  const backup = await backupOffer(question, instead)
  if (backup.ok) return backup
  const why = backup.problems.map(({ what }) => what).join('; ')
  const [problem] = downs.problems
  return problem === undefined ? backup : fail({ ...problem, what: `${instead}; ${why}` })
}

/** By the downs. */
async function downsOffer(question: OfferQuestion): Promise<Result<RestoreOffer>> {
  const folders = question.answer.folders.filter(({ added }) => added.length > 0)
  const [folder] = folders
  if (folder === undefined) return no('no migrations in between', 'schema')
  const where = folder.folder
  if (folders.length > 1) return no('more than one folder of migrations changed', where)
  if (!['needs-down', 'loses-data'].includes(folder.verdict)) {
    return no(`${folder.verdict}: ${folder.says}`, where)
  }
  if (folder.down.state !== 'sql') return no('there is no down migration', where)
  const history = historyRows(folder.tool, folder.recorded)
  if (history === undefined) {
    return no(`how ${folder.tool} forgets a migration is not known here`, where)
  }
  const database = databaseOf(where, question.databases, question.settings)
  if (database === undefined) return no('no database of this environment is named for it', where)
  const engine = restoreEngineOf(database.url)
  if (folder.dialect !== dialectOf(database.url)) {
    return no(
      `its migrations read as ${folder.dialect}, and ${database.name} is another database`,
      where,
    )
  }
  const single = folder.down.scripts.every(({ transactional }) => transactional)
  if (!single && engine.halfDone === null) {
    return no('its downs cannot run in one transaction', where)
  }
  const scripts = folder.down.scripts.map(({ file, sql }) => ({ file, sql }))
  const counted = await engine.countDowns(database, folder.down.scripts)
  if (counted.ownTransaction) return no('its downs begin or end transactions themselves', where)
  const keep = database.keepsDropped === false ? [] : keptOf(counted.there)
  const way = { do: 'down', database: database.name, scripts, history } as const
  const backup = question.backups.find(
    (one) => one.database === database.name && one.previous === question.to,
  )
  const then =
    backup === undefined
      ? 'and no backup is there to come back to then'
      : `then the backup of ${backup.takenAt} is there`
  const doubts = engine.halfDone === null ? {} : { doubts: [`${engine.halfDone}, ${then}`] }
  return ok({
    way: { ...way, ...(keep.length > 0 ? { keep } : {}), ...doubts },
    lost: counted.lost,
    uncounted: counted.uncounted,
  })
}

const no = (what: string, where: string): Result<never> =>
  fail({ what, where, hint: 'lastgood check --from <older> --to <newer> shows the schema between' })
