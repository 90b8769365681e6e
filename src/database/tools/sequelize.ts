import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { inFolder } from '../tree/below.ts'
import { ownProgram, pathArgument } from './arguments.ts'
import { callsOf } from './code/calls.ts'
import { fitsModules, modulesIn, readModules } from './code/js-files.ts'
import { dialectOf } from './dialect.ts'
import { applied } from './history.ts'
import { byName } from './order.ts'
import { printModules } from './printing/node.ts'
import { withPrinted } from './printing/print.ts'
import type { ReadOptions, Tool } from './tool.ts'

/**
 * Sequelize and Umzug: modules with `up` and `down`, sorted by file name, without a transaction of the tool's own (umzug
 * src/umzug.ts, 3.8; sequelize-cli runs Umzug). Calls of `queryInterface.sequelize.query` with plain texts are read.
 */
export const sequelize: Tool = {
  name: 'sequelize',
  fits: (tree, folder) => fitsModules(tree, folder, /\bqueryInterface\b|\bcontext\.sequelize\b/),
  read,
  // umzug.ts, pending: the files without a row; rows without a file are not looked at.
  startUp: () => ({ state: 'starts', says: 'Umzug does not look at rows it has no file for' }),
  history: {
    query: 'select name from "SequelizeMeta" order by name',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['name']),
        known,
      ),
  },
  commands: {
    up: (folder) => sequelizeCli('db:migrate', folder),
    down: (folder, steps) => (steps === 1 ? sequelizeCli('db:migrate:undo', folder) : null),
    status: (folder) => sequelizeCli('db:migrate:status', folder),
  },
}

const sequelizeCli = (command: string, folder: string) =>
  ownProgram('sequelize-cli', command, '--migrations-path', pathArgument(folder))

/** What the queries are asked of: the first parameter, or the context that Umzug hands over. */
function queryOf(params: readonly string[]): readonly string[] {
  const context = params.indexOf('context')
  const root = context < 0 ? params[0] : (params[context + 1] ?? 'context')
  return [`${root ?? 'queryInterface'}.sequelize.query`]
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const names = modulesIn(tree, folder).toSorted(byName)
  const sides = await readModules(tree, folder, names, {
    pieces: callsOf(queryOf),
    transactional: () => false,
    noDown: 'the module has no down',
  })
  const migrations = [...sides].map(([name, { up, down }]): Migration => {
    const id = name.replace(/\.[^.]+$/, '')
    return { id, recorded: name, name: id, up, down, repeatable: false }
  })
  const dialect = options.dialect ?? dialectOf(migrations)
  const set: MigrationSet = { tool: 'sequelize', dialect, folder, migrations, problems: [] }
  return withPrinted(set, options, printModules('sequelize'), ({ recorded, id }) =>
    inFolder(folder, recorded ?? id),
  )
}
