import type { Git } from '../../git/git.ts'
import type { Io } from '../../host/io.ts'
import type { DatabaseConfig, MigrationSettings, StatementSettings } from '../../model/config.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { Dialect, Tree } from '../migration.ts'
import { collectStatements, isOutside } from '../statements/collect.ts'
import { detectStatements, isDetected } from '../statements/detect.ts'
import type { Collected } from '../statements/source.ts'
import { commitTree } from '../tree/commit.ts'
import { memoryTree } from '../tree/memory.ts'

/** Which statements of the older release are to be asked. */
export interface StatementsQuestion {
  /** What lastgood.yaml says of the folders. */
  readonly settings: readonly MigrationSettings[]
  /** Of the environment that is asked about, for `pg_stat_statements`. */
  readonly databases: readonly DatabaseConfig[]
  /** Absolute path of the project. */
  readonly root: string
}

/** Sources named for a folder; null: those found beside it. */
const sourcesOf = (
  { settings }: StatementsQuestion,
  folder: string,
): readonly StatementSettings[] | null =>
  settings.find((one) => one.folder === folder)?.statements ?? null

/** Whether some source reads what no commit holds. */
export const readsOutside = ({ settings }: StatementsQuestion): boolean =>
  settings.some(({ statements }) => statements?.some(isOutside) === true)

/** Which release, and which of its folders of migrations. */
interface OldPlace {
  readonly older: string
  /** The folder as the configuration names it. */
  readonly spec: string
  readonly folder: string
  readonly dialect: Dialect
}

/** Collects the statements of the release at `older` for one folder of migrations. */
export async function oldStatements(
  question: StatementsQuestion,
  { older, spec, folder, dialect }: OldPlace,
  git: Git,
  io: Io,
): Promise<Result<Collected>> {
  const listed = await git.tree(older, ['.'])
  if (!listed.ok) return listed
  const files = listed.value.map(({ file }) => file)
  const configured = sourcesOf(question, spec)
  let settings = configured
  if (settings === null) {
    const beside = await commitTree(git, older, files.filter(isDetected).slice(0, 50), io)
    if (!beside.ok) return fail(...beside.problems)
    await using tree = beside.value
    settings = await detectStatements(tree, folder)
  }
  const paths = settings.flatMap((one) =>
    isOutside(one) ? [] : one.kind === 'drizzle' ? folderAbove(one.where) : one.where,
  )
  const world = { databases: question.databases, io, root: question.root, dialect }
  const collect = async (tree: Tree) => {
    const collected = await collectStatements(settings, { ...world, tree })
    // What nobody named was only tried: that the release sends what stands there is a guess of ours.
    return ok(configured === null ? { ...collected, unread: [] } : collected)
  }
  if (paths.length === 0) return collect(memoryTree({}))
  const named = await commitTree(git, older, paths, io)
  if (!named.ok) return fail(...named.problems)
  await using tree = named.value
  return await collect(tree)
}

/** What a file imports stands mostly beside it. */
const folderAbove = (path: string) =>
  path.includes('/') ? path.replace(/\*.*$/, '').replace(/\/[^/]*$/, '') : '.'
