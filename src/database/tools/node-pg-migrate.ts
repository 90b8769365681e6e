import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { ownProgram, pathArgument } from './arguments.ts'
import { fitsModules, moduleSides } from './code/js-files.ts'
import { pgmModules } from './code/pgm.ts'
import { applied, same } from './history.ts'
import { asDirection } from './marked.ts'
import { printModules } from './printing/node.ts'
import { withPrinted } from './printing/print.ts'
import { readTexts, textOf, type TextRead } from './read-texts.ts'
import { fitsMarked } from './single-files.ts'
import type { ReadOptions, StartUp, Tool } from './tool.ts'

const up = /^\s*--[\s-]*up\s+migration/i
const down = /^\s*--[\s-]*down\s+migration/i
const migrationFile = /^\d+.*\.(sql|[cm]?[jt]s)$/

/**
 * node-pg-migrate: `<number>_title.sql` with `-- Up Migration` and `-- Down Migration`, all pending ones in one transaction; of
 * modules, calls of `pgm.sql` with plain texts are read (src/sqlMigration.ts, migration.ts and utils/comparators.ts, v9). PostgreSQL only.
 */
export const nodePgMigrate: Tool = {
  name: 'node-pg-migrate',
  fits: async (tree, folder) =>
    (await fitsMarked(tree, folder, { up, down, noTransaction: /(?!)/, anywhere: false })) ??
    fitsModules(tree, folder, /\bpgm\b|\bMigrationBuilder\b/),
  read,
  startUp,
  history: {
    query: 'select name from pgmigrations order by run_on, id',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['name']),
        known,
      ),
  },
  commands: {
    up: (folder) => ownProgram('node-pg-migrate', 'up', '--migrations-dir', pathArgument(folder)),
    down: (folder, steps) =>
      ownProgram(
        'node-pg-migrate',
        'down',
        String(steps),
        '--migrations-dir',
        pathArgument(folder),
      ),
    status: () => null,
  },
}

/**
 * runner.ts, checkOrder: rows and files are compared one by one from the first, as far as both go; further rows are not looked
 * at. What the old release ran stands first in the table.
 */
function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const gone = older.migrations.find((one) => !newer.migrations.some((other) => same(one, other)))
  if (gone === undefined)
    return { state: 'starts', says: 'node-pg-migrate does not look at rows behind its own files' }
  return {
    state: 'refuses',
    says: `node-pg-migrate of the old release stops with "Not run migration ${gone.id} is preceding already run migration …"`,
  }
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const names = filesIn(tree, folder)
    .filter((name) => migrationFile.test(name) && !name.endsWith('.d.ts'))
    .toSorted(compare)
  const texts = await readTexts(
    tree,
    names.map((name) => inFolder(folder, name)),
  )
  const migrations = names.map((name): Migration => {
    const file = inFolder(folder, name)
    const id = name.replace(/\.[^.]+$/, '')
    const base = { id, name: id, repeatable: false }
    if (name.endsWith('.sql')) return { ...base, ...sides(file, textOf(texts, file)) }
    return { ...base, ...code(file, textOf(texts, file)) }
  })
  const set: MigrationSet = {
    tool: 'node-pg-migrate',
    dialect: options.dialect ?? 'postgresql',
    folder,
    migrations,
    problems: [],
  }
  const fileOf = new Map(
    names.map((name) => [name.replace(/\.[^.]+$/, ''), inFolder(folder, name)]),
  )
  return withPrinted(
    set,
    options,
    printModules('node-pg-migrate'),
    ({ id }) => fileOf.get(id) ?? id,
  )
}

function code(file: string, text: TextRead): Pick<Migration, 'up' | 'down'> {
  if (text.ok) return moduleSides(file, text.text, pgmModules)
  const unknown = { state: 'unknown', problem: text.problem } as const
  return { up: unknown, down: unknown }
}

/** sqlMigration.ts, getActions: without an up mark the whole file is the up, without a down mark there is no down. */
function sides(file: string, text: TextRead): Pick<Migration, 'up' | 'down'> {
  if (!text.ok) {
    const unknown = { state: 'unknown', problem: text.problem } as const
    return { up: unknown, down: unknown }
  }
  const lines = text.text.split('\n')
  const upAt = lines.findIndex((line) => up.test(line))
  const downAt = lines.findIndex((line) => down.test(line))
  const part = (from: number, to: number): Direction => {
    const end = to > from ? to : lines.length
    const sql = lines.slice(from, end).join('\n')
    return asDirection({ sql, file, line: from + 1, transactional: true }, 'it is empty')
  }
  return {
    up: upAt < 0 ? part(0, lines.length) : part(upAt, downAt),
    down:
      downAt < 0 ? { state: 'none', why: 'there is no "-- Down Migration"' } : part(downAt, upAt),
  }
}

/** comparators.ts: the number first (17 digits are a UTC date, as milliseconds), then the name as people sort. */
function compare(a: string, b: string): number {
  return numeric(a) - numeric(b) || collator.compare(a, b)
}

const collator = new Intl.Collator('en', { numeric: true, ignorePunctuation: true })

function numeric(name: string): number {
  const digits = /^\d+/.exec(name)?.[0] ?? ''
  if (digits.length !== 17) return Number(digits)
  const [, y, mo, d, h, mi, s, ms] =
    /^(....)(..)(..)(..)(..)(..)(...)$/.exec(digits)?.map(Number) ?? []
  return Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi, s, ms)
}
