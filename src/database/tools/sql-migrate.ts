import { applied, unknownTo } from './history.ts'
import { byName, versionOf } from './order.ts'
import { fitsMarked, readMarked, type SingleFiles } from './single-files.ts'
import type { Tool } from './tool.ts'

const files: SingleFiles = {
  tool: 'sql-migrate',
  marks: {
    up: /^-- \+migrate\s+Up(\s|$)/,
    down: /^-- \+migrate\s+Down(\s|$)/,
    noTransaction: /\snotransaction(\s|$)/,
    anywhere: false,
  },
  recorded: (name) => name,
  order,
}

/**
 * sql-migrate (rubenv): one file, `-- +migrate Up` and `-- +migrate Down`, each in a transaction unless its mark says `notransaction`;
 * numbers first, as numbers, then the rest by name (migrate.go and sqlparse/, v1.8).
 */
export const sqlMigrate: Tool = {
  name: 'sql-migrate',
  fits: (tree, folder) => fitsMarked(tree, folder, files.marks),
  read: (tree, folder, options) => readMarked(files, tree, folder, options),
  // migrate.go, PlanMigration: a row without a file is a PlanError, unless the program sets IgnoreUnknown.
  startUp: (older, newer) => {
    const unknown = unknownTo(older, newer)[0]
    return unknown === undefined
      ? { state: 'starts', says: 'sql-migrate has a file for every row' }
      : {
          state: 'refuses',
          says: `sql-migrate of the old release stops with "unknown migration in database": ${unknown.name}`,
        }
  },
  history: {
    query: 'select id from gorp_migrations order by applied_at, id',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['id']),
        known,
      ),
  },
  // The folder stands in dbconfig.yml.
  commands: {
    up: () => ['sql-migrate', 'up'],
    // A limit of 0 would mean all.
    down: (_folder, steps) => (steps > 0 ? ['sql-migrate', 'down', `-limit=${steps}`] : null),
    status: () => ['sql-migrate', 'status'],
  },
}

function order(a: string, b: string): number {
  const [left, right] = [/^\d/.test(a) ? versionOf(a) : null, /^\d/.test(b) ? versionOf(b) : null]
  if (left !== null && right !== null && left !== right) return left < right ? -1 : 1
  if ((left === null) !== (right === null)) return left === null ? 1 : -1
  return byName(a, b)
}
