import type { Tree } from '../migration.ts'
import { filesIn } from '../tree/below.ts'
import { versionOf } from './order.ts'
import { readPlain } from './plain.ts'
import type { Tool } from './tool.ts'

const named = /^\d+_.*\.(up|down)\.sql$/

const fitting = (tree: Tree, folder: string) =>
  filesIn(tree, folder).filter((name) => named.test(name))

/**
 * golang-migrate: `000001_title.up.sql` and `.down.sql`. It sends each file as one message and opens no transaction: PostgreSQL runs
 * the statements of one message in one, unless the file has its own.
 */
export const golangMigrate: Tool = {
  name: 'golang-migrate',
  fits: (tree, folder) => {
    const files = fitting(tree, folder)
    return Promise.resolve(
      files.length === 0 ? null : { sure: 2, because: `files are called like ${files[0]}` },
    )
  },
  read: (tree, folder, options) => readPlain('golang-migrate', tree, folder, options),
  // migrate.go: Up() reads the version of the table and looks for its file first; "no migration found for version N" otherwise.
  startUp: (older, newer) => {
    const last = newer.migrations.at(-1)
    const version = last && versionOf(last.name)
    const there = older.migrations.some(({ name }) => versionOf(name) === version)
    if (last === undefined || there)
      return { state: 'starts', says: 'the version applied last has its file' }
    return {
      state: 'refuses',
      says: `golang-migrate of the old release stops with "no migration found for version ${version}"`,
    }
  },
  history: {
    query: 'select version, dirty from schema_migrations',
    parse: ({ rows }, known) => {
      const row = rows[0]
      if (row === undefined) return { applied: [], problems: [] }
      const version = BigInt(String(row['version']))
      const applied = known.migrations.filter(({ name }) => (versionOf(name) ?? 0n) <= version)
      const what = `migration ${version} stopped half way`
      const hint = `Repair the schema by hand, then migrate force ${version}`
      const dirty = row['dirty'] === true || row['dirty'] === 't' || row['dirty'] === 1
      return {
        applied: applied.map(({ id }) => id),
        problems: dirty ? [{ what, where: 'schema_migrations', hint }] : [],
      }
    },
  },
  commands: {
    up: (folder) => ['migrate', '-path', folder, 'up'],
    down: (folder, steps) => ['migrate', '-path', folder, 'down', String(steps)],
    status: (folder) => ['migrate', '-path', folder, 'version'],
  },
}
