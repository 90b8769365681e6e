import type { Problem } from '../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { codeDirection } from './code/direction.ts'
import { railsSends } from './code/rails.ts'
import { dialectOf } from './dialect.ts'
import { applied } from './history.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, Tool } from './tool.ts'

const migrationFile = /^(\d+)_([_a-z0-9]*)\.?([_a-z0-9]*)?\.rb$/

/**
 * Rails: `<version>_<name>.rb` sorted by version, each in a transaction unless it says `disable_ddl_transaction!`
 * (activerecord/lib/active_record/migration.rb, 7.1). Read are `execute` with plain texts and the calls in code/rails.ts;
 * `change` is turned around as migration/command_recorder.rb does.
 */
export const rails: Tool = {
  name: 'rails',
  fits: async (tree, folder) => {
    const names = filesIn(tree, folder).filter((name) => migrationFile.test(name))
    for (const name of new Set([names[0], names.at(-1)])) {
      const read = name === undefined ? null : await readText(tree, inFolder(folder, name))
      if (read?.ok === true && /ActiveRecord::Migration/.test(read.text))
        return { sure: 3, because: `${name ?? ''} is an ActiveRecord::Migration` }
    }
    return null
  },
  read,
  // migration.rb, Migrator#pending_migrations: the files without a row; rows without a file are shown as "NO FILE" by the status only.
  startUp: () => ({ state: 'starts', says: 'Rails does not look at versions it has no file for' }),
  history: {
    query: 'select version from schema_migrations order by version',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => String(row['version'])).toSorted((a, b) => Number(BigInt(a) - BigInt(b))),
        known,
      ),
  },
  commands: {
    up: () => ['bin/rails', 'db:migrate'],
    down: (_folder, steps) => ['bin/rails', 'db:rollback', `STEP=${steps}`],
    status: () => ['bin/rails', 'db:migrate:status'],
  },
}

const versionIn = (name: string) => BigInt(migrationFile.exec(name)?.[1] ?? 0)

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const names = filesIn(tree, folder)
    .filter((name) => migrationFile.test(name))
    .toSorted((a, b) => (versionIn(a) < versionIn(b) ? -1 : versionIn(a) > versionIn(b) ? 1 : 0))
  const texts = await readTexts(
    tree,
    names.map((name) => inFolder(folder, name)),
  )
  const problems: Problem[] = []
  for (const [version, same] of Map.groupBy(names, versionIn)) {
    if (same.length < 2) continue
    problems.push({
      what: `Rails stops at two migrations with the version ${version}: ${same.join(', ')}`,
      where: folder,
      hint: 'Give each its own version',
    })
  }
  const migrations = names.map((name): Migration => {
    const file = inFolder(folder, name)
    const text = textOf(texts, file)
    const direction = (side: 'up' | 'down'): Direction =>
      text.ok
        ? codeDirection(file, () => railsSends(text.text, side))
        : { state: 'unknown', problem: text.problem }
    const id = name.replace(/\.rb$/, '')
    return {
      id,
      recorded: String(versionIn(name)),
      name: id,
      up: direction('up'),
      down: direction('down'),
      repeatable: false,
    }
  })
  return {
    tool: 'rails',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
}
