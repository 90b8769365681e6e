import type { Marks } from './marked.ts'
import { fitsMarked, readMarked } from './single-files.ts'
import type { Tool } from './tool.ts'

const marks: Marks = {
  up: /^--\s*migrate:up\b/i,
  down: /^--\s*migrate:down\b/i,
  noTransaction: /\btransaction:\s*false\b/i,
  anywhere: false,
}

/** dbmate: one file, `-- migrate:up` and `-- migrate:down`. */
export const dbmate: Tool = {
  name: 'dbmate',
  fits: (tree, folder) => fitsMarked(tree, folder, marks),
  read: (tree, folder, options) => readMarked('dbmate', tree, folder, marks, options),
  // `dbmate up` runs files that are not in the table, and looks at nothing the other way round, but with --strict.
  startUp: () => ({ state: 'starts', says: 'dbmate does not look at versions it has no file for' }),
  history: {
    query: 'select version from schema_migrations order by version',
    parse: ({ rows }, known) => ({
      applied: rows.map((row) => idOf(String(row['version']), known.migrations)),
      problems: [],
    }),
  },
  commands: {
    up: (folder) => ['dbmate', '--migrations-dir', folder, '--no-dump-schema', 'migrate'],
    down: (folder, steps) =>
      steps === 1 ? ['dbmate', '--migrations-dir', folder, '--no-dump-schema', 'rollback'] : null,
    status: (folder) => ['dbmate', '--migrations-dir', folder, 'status'],
  },
}

const idOf = (version: string, migrations: readonly { readonly id: string }[]) =>
  migrations.find(({ id }) => id === version || id.startsWith(`${version}_`))?.id ?? version
