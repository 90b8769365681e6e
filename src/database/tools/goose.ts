import type { Marks } from './marked.ts'
import { versionOf } from './order.ts'
import { fitsMarked, readMarked } from './single-files.ts'
import type { Tool } from './tool.ts'

const marks: Marks = {
  up: /^--\s*\+goose\s+up\b/i,
  down: /^--\s*\+goose\s+down\b/i,
  noTransaction: /^--\s*\+goose\s+no\s+transaction\b/im,
  anywhere: true,
}

/** goose: one file, `-- +goose Up` and `-- +goose Down`; migrations written in Go are not SQL and stay out. */
export const goose: Tool = {
  name: 'goose',
  fits: (tree, folder) => fitsMarked(tree, folder, marks),
  read: (tree, folder, options) => readMarked('goose', tree, folder, marks, options),
  // `goose up` looks for files that are missing in the table below its newest version, never for rows without a file.
  startUp: () => ({ state: 'starts', says: 'goose does not look at versions it has no file for' }),
  history: {
    query:
      'select version_id from goose_db_version where is_applied and version_id > 0 order by version_id',
    parse: ({ rows }, known) => ({
      applied: rows.map((row) => {
        const version = String(row['version_id'])
        const file = known.migrations.find(({ name }) => versionOf(name)?.toString() === version)
        return file?.id ?? version
      }),
      problems: [],
    }),
  },
  commands: {
    up: (folder) => ['goose', '-dir', folder, 'up'],
    down: (folder, steps, to) =>
      to !== null
        ? ['goose', '-dir', folder, 'down-to', versionOf(to)?.toString() ?? '0']
        : steps === 1
          ? ['goose', '-dir', folder, 'down']
          : null,
    status: (folder) => ['goose', '-dir', folder, 'status'],
  },
}
