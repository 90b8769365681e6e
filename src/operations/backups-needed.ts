import { backupEngineOf } from '../database/backup/engines.ts'
import { askSchema } from '../database/range/ask-schema.ts'
import { readingOf } from '../database/range/reading.ts'
import type { SchemaAnswer } from '../database/range/schema-answer.ts'
import { databaseOf } from '../database/restore/database-of.ts'
import { restoreEngineOf } from '../database/restore/engines.ts'
import { historyRows } from '../database/restore/history.ts'
import { contextOf } from '../evidence/context.ts'
import { bothCommits } from '../evidence/releases.ts'
import type { BackupAction } from '../model/backup.ts'
import type { DatabaseConfig } from '../model/config.ts'
import { ProblemError } from '../model/problem-error.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'

export interface BackupsNeeded {
  readonly actions: readonly BackupAction[]
  /** For people: why there is none, where one was to be expected. */
  readonly notes: readonly string[]
}

export interface BackupQuestion {
  /** The release to come. */
  readonly version: string
  /** What runs; null: nothing. */
  readonly running: string | null
  readonly mark: string
  /** True: a person asked for one, whatever the file says of when. */
  readonly asked: boolean
}

/** Verdicts after which only a backup brings everything back; what could not be found out is among them. */
const wanting: ReadonlySet<string> = new Set(['loses-data', 'incompatible', 'unknown'])

/** Where downs may stop half way, a backup is wanted before them too. */
const wants = (verdict: string, { url }: DatabaseConfig) =>
  wanting.has(verdict) || (verdict === 'needs-down' && restoreEngineOf(url).halfDone !== null)

/** The backups to make before a release, as lastgood.yaml wants them. Asks the databases; changes nothing. */
export async function backupsNeeded(
  project: Project,
  places: EnvironmentPlaces,
  question: BackupQuestion,
): Promise<Result<BackupsNeeded>> {
  const { version, running, mark, asked } = question
  const wanted = (places.environment.databases ?? []).filter(
    ({ backup }) => asked || (backup !== undefined && backup.when !== 'never'),
  )
  const actions: BackupAction[] = []
  const notes: string[] = []
  if (wanted.length === 0) return ok({ actions, notes })
  try {
    const answer = running === null ? null : await schemaOf(project, places, running, version)
    for (const database of wanted) {
      const { name } = database
      const folders = foldersOf(answer, database, places)
      const always = asked || database.backup?.when === 'always'
      if (
        !always &&
        (running === null || !folders.some(({ verdict }) => wants(verdict, database)))
      ) {
        continue
      }
      const engine = backupEngineOf(database)
      const [folder] = folders.filter(({ added }) => added.length > 0)
      const history = folder === undefined ? null : historyRows(folder.tool, folder.recorded)
      const action = { do: 'backup', database: name, release: version, previous: running } as const
      const ran = await engine.ran(database, history ?? null)
      if (ran !== 'after' || always) actions.push({ ...action, history: history ?? null, mark })
      if (ran === 'after') {
        notes.push(
          await tooLate(project, places.environment.name, name, version, actions.length > 0),
        )
      }
    }
    return ok({ actions, notes })
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}

async function schemaOf(
  project: Project,
  places: EnvironmentPlaces,
  running: string,
  version: string,
): Promise<SchemaAnswer> {
  const folders = [...new Set(places.places.flatMap(({ ref }) => ref.binding.component.migrations))]
  const { release } = contextOf(project, places, 30)
  const commits = await bothCommits(release, running, version)
  const shadow = { kind: 'pglite' } as const
  const settings = places.places.flatMap(({ ref }) => ref.binding.component.migrationSettings ?? [])
  const reading = readingOf(folders, settings, places.environment.databases ?? [])
  const question = { ...commits, folders, shadow, reading, effort: 'prove' } as const
  const asked = await askSchema(question, project)
  if (asked.ok && asked.value !== null) return asked.value
  const problem = asked.ok ? undefined : asked.problems[0]
  throw problem === undefined ? new Error('the schema was not asked') : new ProblemError(problem)
}

function foldersOf(
  answer: SchemaAnswer | null,
  database: DatabaseConfig,
  places: EnvironmentPlaces,
) {
  const databases = places.environment.databases ?? []
  const settings = places.places.flatMap(({ ref }) => ref.binding.component.migrationSettings ?? [])
  return (answer?.folders ?? []).filter(
    ({ folder }) => databaseOf(folder, databases, settings)?.name === database.name,
  )
}

/** The migrations ran before anybody asked for a backup: what is known of an earlier one. */
async function tooLate(
  { config, ledger }: Project,
  environment: string,
  database: string,
  version: string,
  stillMade: boolean,
): Promise<string> {
  const all = await ledger.backups(config.service, environment)
  const earlier = all.find(
    (one) => one.database === database && one.release === version && one.holds !== 'after',
  )
  if (earlier !== undefined) {
    return `${database}: the backup of ${earlier.takenAt} was made before the migrations of ${version}`
  }
  const what = stillMade
    ? `a backup made now holds their schema, and nobody can go back to the older release by it`
    : `no backup is made: it would hold their schema, and nobody could go back by it`
  return `${database}: the migrations of ${version} ran already; ${what}. Next time, before them: lastgood backup <version> -e ${environment}`
}
