import type { Problem } from '../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { pathArgument } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { unknownTo } from './history.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, Tool } from './tool.ts'
import { asOneMessage } from './transactions.ts'
import { wholeFile } from './whole-file.ts'

const named = /^(\d+)_(.*)\.(up|down)\.sql$/

const fitting = (tree: Tree, folder: string) =>
  filesIn(tree, folder).filter((name) => named.test(name))

/**
 * golang-migrate: `000001_title.up.sql` and `.down.sql` (source/parse.go), paired by version alone and sorted as numbers. It sends
 * each file as one message and opens no transaction (database/postgres `Run`). v4.19.
 */
export const golangMigrate: Tool = {
  name: 'golang-migrate',
  fits: (tree, folder) => {
    const files = fitting(tree, folder)
    // A history in which golang-migrate would never see those is another tool's.
    const others = filesIn(tree, folder).some((name) => /^\d+\.up\.sql$/.test(name))
    return Promise.resolve(
      files.length === 0 || others
        ? null
        : { sure: 2, because: `files are called like ${files[0]}` },
    )
  },
  read,
  // migrate.go: Up() reads the version of the table and looks for its file first; "no migration found for version N" otherwise.
  startUp: (older, newer) => {
    const last = newer.migrations.at(-1)
    if (last === undefined || !unknownTo(older, newer).includes(last)) {
      return { state: 'starts', says: 'golang-migrate finds the file of the version applied last' }
    }
    return {
      state: 'refuses',
      says: `golang-migrate of the old release stops with "no migration found for version ${last.recorded}"`,
    }
  },
  history: {
    query: 'select version, dirty from schema_migrations',
    parse: ({ rows }, known) => {
      const row = rows[0]
      if (row === undefined) return { applied: [], problems: [] }
      const version = BigInt(String(row['version']))
      const below = known.migrations.filter(({ recorded }) => BigInt(recorded ?? 0) <= version)
      const what = `migration ${version} stopped half way`
      const hint = `Repair the schema by hand, then type: migrate force ${version}`
      const dirty = ['true', 't', '1'].includes(String(row['dirty']))
      return {
        applied: below.map(({ id }) => id),
        problems: dirty ? [{ what, where: 'schema_migrations', hint }] : [],
      }
    },
  },
  commands: {
    up: (folder) => ['migrate', '-path', pathArgument(folder), 'up'],
    down: (folder, steps) => ['migrate', '-path', pathArgument(folder), 'down', String(steps)],
    status: (folder) => ['migrate', '-path', pathArgument(folder), 'version'],
  },
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const files = fitting(tree, folder)
  const texts = await readTexts(
    tree,
    files.map((name) => inFolder(folder, name)),
  )
  const problems: Problem[] = [...ignored(tree, folder)]
  const versions = Map.groupBy(files, (name) => BigInt(named.exec(name)?.[1] ?? 0))
  const groups = [...versions]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, names]) => {
      if (!isTwice(names)) return [names]
      const what = `duplicate migration files ${names.join(', ')}: golang-migrate reads none of the folder`
      problems.push({ what, where: folder, hint: 'Give each its own number' })
      return [...Map.groupBy(names, stem).values()]
    })
  const side = (names: readonly string[], wanted: string): Direction => {
    const name = names.find((each) => named.exec(each)?.[3] === wanted)
    if (name === undefined) return { state: 'none', why: `there is no ${wanted} file` }
    const file = inFolder(folder, name)
    return wholeFile(file, textOf(texts, file), wanted, asOneMessage)
  }
  const migrations = groups.map((names): Migration => {
    const id = stem(names.find((name) => named.exec(name)?.[3] === 'up') ?? names[0] ?? '')
    return {
      id,
      recorded: BigInt(named.exec(names[0] ?? '')?.[1] ?? 0).toString(),
      name: id,
      up: side(names, 'up'),
      down: side(names, 'down'),
      repeatable: false,
    }
  })
  const dialect = options.dialect ?? dialectOf(migrations)
  return { tool: 'golang-migrate', dialect, folder, migrations, problems }
}

const stem = (name: string) => name.replace(/\.(up|down)\.sql$/, '')

/** Whether a direction of one version has two files. */
const isTwice = (names: readonly string[]) =>
  ['up', 'down'].some((side) => names.filter((name) => named.exec(name)?.[3] === side).length > 1)

function ignored(tree: Tree, folder: string): readonly Problem[] {
  const left = filesIn(tree, folder).filter((name) => /\.sql$/i.test(name) && !named.test(name))
  if (left.length === 0) return []
  const what = `golang-migrate does not take these files for migrations: ${left.join(', ')}`
  return [
    { what, where: folder, hint: 'Call them like 000001_title.up.sql, or move them elsewhere' },
  ]
}
