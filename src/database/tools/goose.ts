import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { pathArgument } from './arguments.ts'
import { applied, unknownTo } from './history.ts'
import type { Marked } from './marked.ts'
import { byVersion, versionOf } from './order.ts'
import { fitsMarked, readMarked, type SingleFiles } from './single-files.ts'
import type { ReadOptions, Tool } from './tool.ts'

const numbered = (name: string) => /^0*([1-9]\d*)_/.exec(name)?.[1] ?? null

const gooseFiles: SingleFiles = {
  tool: 'goose',
  marks: {
    up: /^--[\s-]*\+goose\s+up\s*$/i,
    down: /^--[\s-]*\+goose\s+down\s*$/i,
    noTransaction: /^--[\s-]*\+goose\s+no transaction\s*$/im,
    anywhere: true,
  },
  recorded: numbered,
  order: byVersion,
  refuses: ({ marks }: Marked) =>
    marks.up > 1 || marks.down > 1
      ? 'goose takes one "-- +goose Up" and one "Down" in a file'
      : null,
}

/**
 * goose: one file, `-- +goose Up` and `-- +goose Down`, sorted by number, each direction in a transaction unless the file says
 * `NO TRANSACTION` (internal/sqlparser, migration_sql.go, v3.27). Migrations written in Go are not SQL.
 */
export const goose: Tool = {
  name: 'goose',
  fits: (tree, folder) => fitsMarked(tree, folder, gooseFiles.marks),
  read,
  startUp,
  history: {
    query: 'select version_id, is_applied from goose_db_version where version_id > 0 order by id',
    // Older versions of goose recorded a down as a further row; the last one of a version counts.
    parse: ({ rows }, known) => {
      const last = new Map(
        rows.map((row) => [
          String(row['version_id']),
          ['true', 't', '1'].includes(String(row['is_applied'])),
        ]),
      )
      return applied(
        [...last].filter(([, is]) => is).map(([version]) => version),
        known,
      )
    },
  },
  commands: {
    up: (folder) => ['goose', '-dir', pathArgument(folder), 'up'],
    down: (folder, steps, to) =>
      to !== null && /^\d+$/.test(to.recorded ?? '')
        ? ['goose', '-dir', pathArgument(folder), 'down-to', to.recorded ?? '0']
        : steps === 1
          ? ['goose', '-dir', pathArgument(folder), 'down']
          : null,
    status: (folder) => ['goose', '-dir', pathArgument(folder), 'status'],
  },
}

/**
 * up.go, UpTo: rows without a file are not looked at; a file without a row below the newest row is a "missing migration" and an
 * error, unless `-allow-missing` is given.
 */
function startUp(older: MigrationSet, newer: MigrationSet) {
  const newest = BigInt(newer.migrations.at(-1)?.recorded ?? 0)
  const missing = unknownTo(newer, older).filter(({ recorded }) => BigInt(recorded ?? 0) < newest)
  if (missing.length === 0)
    return { state: 'starts', says: 'goose does not look at versions it has no file for' } as const
  const names = missing.map(({ name }) => name).join(', ')
  return {
    state: 'refuses',
    says: `goose of the old release stops with "found ${missing.length} missing migrations": ${names}`,
  } as const
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const set = await readMarked(gooseFiles, tree, folder, options)
  const code = filesIn(tree, folder).filter(
    (name) => name.endsWith('.go') && !name.endsWith('_test.go') && numbered(name) !== null,
  )
  if (code.length === 0) return set
  const migrations = [...set.migrations, ...code.map((name) => asCode(name, folder))]
  return { ...set, migrations: migrations.toSorted((a, b) => compare(a.name, b.name)) }
}

const compare = (a: string, b: string) => Number((versionOf(a) ?? 0n) - (versionOf(b) ?? 0n))

function asCode(name: string, folder: string): Migration {
  const id = name.replace(/\.go$/, '')
  const unknown = {
    state: 'unknown',
    problem: {
      what: 'the migration is Go code',
      where: inFolder(folder, name),
      hint: 'Judge it by hand, or write it in SQL',
    },
  } as const
  return { id, recorded: numbered(name) ?? id, name, up: unknown, down: unknown, repeatable: false }
}
