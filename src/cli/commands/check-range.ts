import { askSchema } from '../../database/range/ask-schema.ts'
import { ok, type Result } from '../../model/problem.ts'
import type { Project } from '../../project/project.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showSchemaAnswer } from '../render/schema-answer.ts'
import { withProject } from '../with-project.ts'

export interface RangeOptions {
  /** The older release. */
  readonly from: string
  readonly to?: string
  readonly environment?: string
  readonly shadow?: string
  readonly suggest?: boolean
}

/**
 * Can the older of two releases live on the schema of the newer one? Exits 3 unless it can as it is: a way back that needs a
 * down first is not one that an on-call person can just take.
 */
export const checkRangeOf = (cli: Cli, options: RangeOptions): Promise<End> =>
  withProject(cli, async (project) => {
    const folders = [...new Set(project.config.components.flatMap((one) => one.migrations))]
    if (folders.length === 0) {
      const hint = 'Write migrations: [folder] into lastgood.yaml, or use check --migrations FOLDER'
      const what = 'no migration folders are named'
      return ended(exit.usage, [{ what, where: project.config.file, hint }])
    }
    const older = await commitOf(project, options.from)
    const newer = await commitOf(project, options.to ?? 'HEAD')
    if (!older.ok || !newer.ok) {
      const problems = [older, newer].flatMap((end) => (end.ok ? [] : end.problems))
      return ended(exit.usage, problems)
    }
    const shadow =
      options.shadow === undefined
        ? ({ kind: 'pglite' } as const)
        : ({ kind: 'server', url: options.shadow } as const)
    const statements = {
      settings: project.config.components.flatMap((one) => one.migrationSettings ?? []),
      databases: databasesFor(project, options.environment),
      root: project.config.root,
    }
    const ends = { older: older.value, newer: newer.value }
    const asked = { ...ends, folders, shadow, statements }
    const answered = await askSchema({ ...asked, effort: 'prove' }, project)
    if (!answered.ok) return ended(exit.failed, answered.problems)
    const answer = answered.value
    if (answer === null) throw new Error('a proof was asked for')
    const named = { from: options.from, to: options.to ?? 'HEAD' }
    showSchemaAnswer(cli.ui, named, answer, options.suggest === true)
    const safe = answer.verdict === 'compatible'
    return { exit: safe ? exit.done : exit.refused, document: { ...named, ...answer } }
  })

/** Databases of the environment that was named, else those whose names mean one database only. */
function databasesFor({ config }: Project, environment: string | undefined) {
  const named = config.environments.filter(({ name }) => name === (environment ?? name))
  const all = named.flatMap(({ databases }) => databases ?? [])
  return all.filter(({ name }) => all.filter((one) => one.name === name).length === 1)
}

/** The commit of a release by its version, or of anything else that git knows. */
async function commitOf(project: Project, name: string): Promise<Result<string>> {
  const { config, git } = project
  const release = await git.release(config.tagPattern, config.service, name)
  if (release.ok && release.value !== null) return ok(release.value.commit)
  return git.resolve(name)
}
