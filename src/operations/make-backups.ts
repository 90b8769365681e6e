import { takeBackup } from '../database/backup/take.ts'
import type { Backup } from '../model/backup.ts'
import { ProblemError } from '../model/problem-error.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { backupsNeeded } from './backups-needed.ts'

export interface BackupsMade {
  readonly backups: readonly Backup[]
  /** For people: what speaks against them. */
  readonly notes: readonly string[]
}

/** Backs every database of an environment up before a release, tries each, and journals it. Problems: one that could not be made. */
export async function makeBackups(
  project: Project,
  places: EnvironmentPlaces,
  version: string,
  running: string | null,
): Promise<Result<BackupsMade>> {
  const { config, io, ledger, stateFolder } = project
  const { name, databases = [] } = places.environment
  if (databases.length === 0) {
    return fail({
      what: `No database of ${name} is named`,
      where: config.file,
      hint: `Add: databases: {main: {url: "\${DATABASE_URL}"}} to the environment`,
    })
  }
  const asked = { version, running, mark: io.freshId(), asked: true }
  const needed = await backupsNeeded(project, places, asked)
  if (!needed.ok) return needed
  const backups: Backup[] = []
  try {
    for (const action of needed.value.actions) {
      const database = databases.find((one) => one.name === action.database)
      if (database === undefined) throw new Error(`no database ${action.database}`)
      const about = { service: config.service, environment: name, stateFolder }
      const backup = await takeBackup(io, { ...about, database, action })
      await ledger.recordBackup(backup)
      backups.push(backup)
    }
    return ok({ backups, notes: needed.value.notes })
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}
