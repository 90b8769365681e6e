import { pathArgument } from './arguments.ts'
import { applied } from './history.ts'
import { isBlank, type Marked } from './marked.ts'
import { byName } from './order.ts'
import { fitsMarked, readMarked, type SingleFiles } from './single-files.ts'
import type { Tool } from './tool.ts'

const dbmateFiles: SingleFiles = {
  tool: 'dbmate',
  marks: {
    up: /^--\s*migrate:up(\s*$|\s+\S)/,
    down: /^--\s*migrate:down(\s*$|\s+\S)/,
    noTransaction: /\stransaction:false(\s|$)/,
    anywhere: false,
  },
  recorded: (name) => /^(\d+).*\.sql$/.exec(name)?.[1] ?? null,
  order: byName,
  refuses,
}

const command = (folder: string, ...rest: readonly string[]) => [
  'dbmate',
  '--migrations-dir',
  pathArgument(folder),
  '--no-dump-schema',
  ...rest,
]

/**
 * dbmate: one file, `-- migrate:up` and `-- migrate:down`, sorted by file name and not by number, each direction in a transaction
 * unless its mark says `transaction:false` (pkg/dbmate/db.go and migration.go, v2.35).
 */
export const dbmate: Tool = {
  name: 'dbmate',
  fits: (tree, folder) => fitsMarked(tree, folder, dbmateFiles.marks),
  read: (tree, folder, options) => readMarked(dbmateFiles, tree, folder, options),
  // db.go, Migrate: what is pending is files without a row; rows without a file are never looked at, not even by --strict, which
  // only refuses a pending file older than the newest applied *file*.
  startUp: () => ({ state: 'starts', says: 'dbmate does not look at versions it has no file for' }),
  history: {
    query: 'select version from schema_migrations order by version',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['version']),
        known,
      ),
  },
  commands: {
    up: (folder) => command(folder, 'migrate'),
    // `rollback` takes back one; it picks the newest applied version that has a file.
    down: (folder, steps) => (steps === 1 ? command(folder, 'rollback') : null),
    status: (folder) => command(folder, 'status'),
  },
}

/** migration.go: a file that breaks one of these is an error when it is to run. */
function refuses({ marks, head }: Marked): string | null {
  if (marks.down === 0) return 'dbmate wants a down block with "-- migrate:down" in every file'
  if (marks.down > marks.up) return 'more "-- migrate:down" than "-- migrate:up"'
  if (!isBlank(head)) return 'statements stand before "-- migrate:up"'
  return null
}
