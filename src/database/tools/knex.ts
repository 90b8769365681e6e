import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { inFolder } from '../tree/below.ts'
import { ownProgram } from './arguments.ts'
import { knexPieces } from './code/knex.ts'
import { fitsModules, modulesIn, readModules } from './code/js-files.ts'
import { dialectOf } from './dialect.ts'
import { applied, unknownTo } from './history.ts'
import { byName } from './order.ts'
import { printModules } from './printing/node.ts'
import { withPrinted } from './printing/print.ts'
import type { ReadOptions, StartUp, Tool } from './tool.ts'

/**
 * Knex: modules with `up` and `down`, sorted by file name, each in a transaction unless it exports `config = { transaction:
 * false }` (lib/migrations/migrate/Migrator.js and sources/fs-migrations.js, 3.3). Calls of `raw` with plain texts are read.
 */
export const knex: Tool = {
  name: 'knex',
  fits: (tree, folder) => fitsModules(tree, folder, /\bknex\b/i),
  read,
  startUp,
  history: {
    query: 'select name from knex_migrations order by id',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['name']),
        known,
      ),
  },
  // The folder stands in the knexfile.
  commands: {
    up: () => ownProgram('knex', 'migrate:latest'),
    // `migrate:rollback` takes back a batch, however many that are; `migrate:down` takes back one.
    down: (_folder, steps) => (steps === 1 ? ownProgram('knex', 'migrate:down') : null),
    status: () => ownProgram('knex', 'migrate:status'),
  },
}

/** Migrator.js, validateMigrationList: every row must have its file, for `latest`, `up`, `down` and `rollback` alike. */
function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const missing = unknownTo(older, newer)
  if (missing.length === 0) return { state: 'starts', says: 'Knex has a file for every row' }
  const names = missing.map(({ name }) => name).join(', ')
  return {
    state: 'refuses',
    says: `Knex of the old release stops with "The migration directory is corrupt, the following files are missing: ${names}", unless it sets disableMigrationsListValidation`,
  }
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const names = modulesIn(tree, folder)
    .filter((name) => !/\.mts$|\.cts$/.test(name))
    .toSorted(byName)
  const sides = await readModules(tree, folder, names, {
    pieces: knexPieces,
    transactional: (source) => !/\btransaction\s*:\s*false\b/.test(source),
    // Migrator.js, _validateMigrationStructure.
    noDown: 'the module has no down: Knex runs neither',
  })
  const migrations = [...sides].map(([name, { up, down }]): Migration => {
    const id = name.replace(/\.[^.]+$/, '')
    return { id, recorded: name, name: id, up, down, repeatable: false }
  })
  const dialect = options.dialect ?? dialectOf(migrations)
  const set: MigrationSet = { tool: 'knex', dialect, folder, migrations, problems: [] }
  return withPrinted(set, options, printModules('knex'), ({ recorded, id }) =>
    inFolder(folder, recorded ?? id),
  )
}
