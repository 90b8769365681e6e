import type { Problem } from '../../model/problem.ts'
import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { inFolder } from '../tree/below.ts'
import { fitsModules, modulesIn, readModules } from './code/js-files.ts'
import { callsOf } from './code/calls.ts'
import { dialectOf } from './dialect.ts'
import { applied } from './history.ts'
import { printModules } from './printing/node.ts'
import { withPrinted } from './printing/print.ts'
import type { ReadOptions, Tool } from './tool.ts'

/**
 * TypeORM: classes with `up` and `down`, sorted by the 13 digits at the end of their names, all pending ones in one transaction
 * unless a class says `transaction = false` (src/migration/MigrationExecutor.ts, 1.1). Calls of `queryRunner.query` with plain
 * texts are read: what `migration:generate` writes.
 */
export const typeorm: Tool = {
  name: 'typeorm',
  fits: (tree, folder) =>
    fitsModules(tree, folder, /\bMigrationInterface\b|\bQueryRunner\b|\bqueryRunner\.query\b/),
  read,
  // MigrationExecutor.ts, executePendingMigrations: pending is what has no row of its name; rows without a class are not looked at.
  startUp: () => ({
    state: 'starts',
    says: 'TypeORM does not look at rows it has no class for; only its revert looks for the newest one',
  }),
  history: {
    query: 'select name from migrations order by id',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['name']),
        known,
      ),
  },
  // They need the file of the data source, which the folder does not tell.
  commands: null,
}

const className = /\bclass\s+([A-Za-z_$][\w$]*)/g
const ownName = /^\s*(?:public\s+|readonly\s+)*name(?:\s*:\s*string)?\s*=\s*["']([^"'\n]+)["']/m

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const sides = await readModules(tree, folder, modulesIn(tree, folder), {
    pieces: callsOf((params) => [`${params[0] ?? 'queryRunner'}.query`]),
    transactional: (source) =>
      !/^\s*(?:public\s+|readonly\s+)*transaction\s*=\s*false/m.test(source),
    noDown: 'the class has no down',
  })
  const problems: Problem[] = []
  const found = [...sides].flatMap(([name, { up, down, source }]) => {
    const classes = [...source.matchAll(className)].map(([, word = '']) => word)
    const [first] = classes
    // A module that only gathers others, or helps them.
    if (first === undefined && up.state !== 'sql' && source !== '') return []
    const id = ownName.exec(source)?.[1] ?? first ?? name.replace(/\.[^.]+$/, '')
    const time = Number.parseInt(id.slice(-13), 10)
    if (Number.isNaN(time) && source !== '') {
      problems.push({
        what: `TypeORM takes no class called ${id}: its name must end in a time`,
        where: inFolder(folder, name),
        hint: 'Add the 13 digits of a JavaScript timestamp to the name',
      })
    }
    const migration: Migration = {
      id,
      name: name.replace(/\.[^.]+$/, ''),
      up,
      down,
      repeatable: false,
    }
    return [{ time: Number.isNaN(time) ? Infinity : time, migration, file: inFolder(folder, name) }]
  })
  const migrations = found
    .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ migration }) => migration)
  const dialect = options.dialect ?? dialectOf(migrations)
  const set: MigrationSet = { tool: 'typeorm', dialect, folder, migrations, problems }
  const fileOf = new Map(found.map(({ migration, file }) => [migration.id, file]))
  return withPrinted(set, options, printModules('typeorm'), ({ id }) => fileOf.get(id) ?? id)
}
