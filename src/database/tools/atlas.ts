import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { checkSum, sumFile } from './atlas-sum.ts'
import { dbmate } from './dbmate.ts'
import { dialectOf } from './dialect.ts'
import { flyway } from './flyway/flyway.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { applied, unknownTo } from './history.ts'
import { liquibase } from './liquibase/liquibase.ts'
import { isBlank } from './marked.ts'
import { byName } from './order.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, StartUp, Tool } from './tool.ts'
import { asWritten } from './transactions.ts'
import { wholeFile } from './whole-file.ts'

/** Formats of other tools that Atlas keeps a folder in (sql/sqltool/tool.go). */
const formats: readonly Tool[] = [golangMigrate, goose, dbmate, flyway, liquibase]

const command = (folder: string, verb: string, ...rest: readonly string[]) => [
  'atlas',
  'migrate',
  verb,
  `--dir=file://${folder}`,
  ...rest,
]

/**
 * Atlas: versioned SQL files sorted by name, with hashes of all in `atlas.sum`; each in a transaction unless it says
 * `-- atlas:txmode none`. Its downs are computed against a database (`atlas migrate down`), so there are none to read, but where the
 * folder is in the format of a tool that has them (sql/migrate/dir.go and migrate.go, v1.2).
 */
export const atlas: Tool = {
  name: 'atlas',
  fits: (tree, folder) =>
    Promise.resolve(
      filesIn(tree, folder).includes(sumFile)
        ? { sure: 3, because: `Atlas writes ${sumFile}` }
        : null,
    ),
  read,
  startUp,
  history: {
    query:
      'select version, applied, total, error from atlas_schema_revisions.atlas_schema_revisions order by version',
    parse: ({ rows }, known) => {
      // Atlas keeps facts about itself as rows whose version begins with a dot.
      const real = rows.filter((row) => !String(row['version']).startsWith('.'))
      const half = real.filter((row) => String(row['applied']) !== String(row['total']))
      const done = real.filter((row) => !half.includes(row)).map((row) => row['version'])
      const problems = half.map((row) => ({
        what: `the migration ${String(row['version'])} was applied in part (${String(row['applied'])} of ${String(row['total'])} statements)`,
        where: 'atlas_schema_revisions',
        hint: 'Repair the schema by hand, then type: atlas migrate set',
      }))
      return { applied: applied(done, known).applied, problems }
    },
  },
  commands: {
    up: (folder) => command(folder, 'apply'),
    down: (folder, steps, to) =>
      to !== null && to.recorded !== undefined
        ? command(folder, 'down', `--to-version=${to.recorded}`)
        : command(folder, 'down', String(steps)),
    status: (folder) => command(folder, 'status'),
  },
}

/**
 * migrate.go, Executor.Pending: files up to the newest row must all have rows (HistoryNonLinearError, unless `--exec-order` says
 * otherwise); rows without a file are not looked at.
 */
function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const newest = newer.migrations.at(-1)?.recorded ?? ''
  const skipped = unknownTo(newer, older).find(({ recorded }) => (recorded ?? '') <= newest)
  if (skipped === undefined)
    return { state: 'starts', says: 'Atlas does not look at versions it has no file for' }
  return {
    state: 'refuses',
    says: `Atlas of the old release stops with "migration file ${skipped.name} was added out of order"`,
  }
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const problems = await checkSum(tree, folder)
  for (const format of formats) {
    if ((await format.fits(tree, folder)) === null) continue
    const set = await format.read(tree, folder, options)
    return { ...set, tool: 'atlas', problems: [...problems, ...set.problems] }
  }
  const names = filesIn(tree, folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted(byName)
  const texts = await readTexts(
    tree,
    names.map((name) => inFolder(folder, name)),
  )
  const migrations = names.flatMap((name): readonly Migration[] => {
    const file = inFolder(folder, name)
    const text = textOf(texts, file)
    const said = text.ok ? directives(text.text) : new Map<string, string>()
    // A checkpoint says again what the files before it made.
    if (said.has('checkpoint')) return []
    const id = name.replace(/\.sql$/, '')
    return [
      {
        id,
        recorded: id.split('_')[0] ?? id,
        name: id,
        up: wholeFile(file, text, 'up', (sql) => said.get('txmode') !== 'none' && asWritten(sql)),
        down: { state: 'none', why: 'Atlas computes downs against a database, and keeps no files' },
        repeatable: false,
      },
    ]
  })
  return {
    tool: 'atlas',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
}

/** Directives of a file: comments at its top, with an empty line below them. */
function directives(text: string): ReadonlyMap<string, string> {
  const head = /^(?:(?:--|#)[^\n]*\n)*/.exec(text)?.[0] ?? ''
  const below = text.slice(head.length)
  if (!/^[ \t]*\n/.test(below) && !isBlank(below)) return new Map()
  return new Map(
    [...head.matchAll(/^(?:--|#)\s*atlas:(\w+)(?: +(.+))?$/gm)].map(([, name = '', value = '']) => [
      name,
      value.trim(),
    ]),
  )
}
