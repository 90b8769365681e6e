import type { Dialect, Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { pathArgument } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { applied } from './history.ts'
import { byName } from './order.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, Tool } from './tool.ts'
import { asOneMessage } from './transactions.ts'
import { wholeFile } from './whole-file.ts'

const named =
  /^(?<version>\d+)_(?<name>[^.]+)(?:\.(?<engine>(?!autocommit\b)[a-z0-9]+))?(?<alone>\.autocommit)?\.(?<side>up|down)\.sql$/

/** Pop's names of engines and their synonyms; CockroachDB is none of those that are judged here. */
const engines: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pg: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
}

interface File {
  readonly path: string
  readonly version: string
  readonly name: string
  /** Null: for every engine. */
  readonly engine: string | null
  readonly side: string
  readonly alone: boolean
}

/**
 * Pop and soda, and popx: `20200101_title.up.sql` for every engine or `20200101_title.mysql.up.sql` for one, which wins; sorted by
 * version, each in a transaction unless it says `.autocommit` (popx/match.go, migration_box.go).
 */
export const pop: Tool = {
  name: 'pop',
  fits: (tree, folder) => {
    const name = filesIn(tree, folder).find((one) => {
      const { engine, alone } = named.exec(one)?.groups ?? {}
      return alone !== undefined || (engine !== undefined && engines[engine] !== undefined)
    })
    return Promise.resolve(
      name === undefined ? null : { sure: 3, because: `${name} is for one engine` },
    )
  },
  read,
  // popx/migrator.go, Up: walks its own files and asks of each whether its version is in the table.
  startUp: () => ({ state: 'starts', says: 'pop does not look at versions it has no file for' }),
  history: {
    query: 'select version from schema_migration order by version',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['version']),
        known,
      ),
  },
  commands: {
    up: (folder) => ['soda', 'migrate', 'up', '-p', pathArgument(folder)],
    down: (folder, steps) => [
      ...['soda', 'migrate', 'down', '-p', pathArgument(folder)],
      ...['--step', String(steps)],
    ],
    status: (folder) => ['soda', 'migrate', 'status', '-p', pathArgument(folder)],
  },
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const files = filesIn(tree, folder).flatMap((file): readonly File[] => {
    const found = named.exec(file)?.groups
    if (found === undefined) return []
    const { version = '', name = '', engine = null, side = '', alone } = found
    return [
      { path: inFolder(folder, file), version, name, engine, side, alone: alone !== undefined },
    ]
  })
  const written = new Set(files.map(({ engine }) => engines[engine ?? '']))
  const first = (['postgresql', 'mysql', 'sqlite'] as const).find((one) => written.has(one))
  const wanted = options.dialect ?? first ?? null
  const meant = files.filter(({ engine }) => engine === null || engines[engine] === wanted)
  const texts = await readTexts(
    tree,
    meant.map(({ path }) => path),
  )
  const side = (all: readonly File[], wanted: string): Direction => {
    const file =
      all.find((one) => one.side === wanted && one.engine !== null) ??
      all.find((one) => one.side === wanted)
    if (file === undefined) return { state: 'none', why: `there is no ${wanted} file` }
    const text = textOf(texts, file.path)
    return wholeFile(file.path, text, wanted, (sql) => !file.alone && asOneMessage(sql))
  }
  const versions = [...Map.groupBy(meant, ({ version }) => version)]
  const migrations = versions
    .toSorted(([a], [b]) => byName(a, b))
    // A version whose up is for other engines only is none here.
    .filter(([, all]) => all.some((one) => one.side === 'up'))
    .map(([version, all]): Migration => {
      const id = `${version}_${all[0]?.name ?? ''}`
      return {
        ...{ id, recorded: version, name: id, repeatable: false },
        ...{ up: side(all, 'up'), down: side(all, 'down') },
      }
    })
  return { tool: 'pop', dialect: wanted ?? dialectOf(migrations), folder, migrations, problems: [] }
}
