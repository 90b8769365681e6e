import type { Problem } from '../../model/problem.ts'
import type { MigrationSet, Tree } from '../migration.ts'
import { entriesOf, filesBelow, inFolder } from '../tree/below.ts'
import { pathArgument } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { foldersWith, readFolders } from './folders.ts'
import { applied } from './history.ts'
import { byName } from './order.ts'
import { readTexts } from './read-texts.ts'
import type { Fit, ReadOptions, Tool } from './tool.ts'

/** migrations_internals, `version_from_string`: what stands before the first `_`, without dashes. */
const versionIn = (name: string) => (name.split('_')[0] ?? '').replaceAll('-', '')

const command = (folder: string, ...rest: readonly string[]) => [
  'diesel',
  'migration',
  ...rest,
  '--migration-dir',
  pathArgument(folder),
]

/**
 * Diesel: a folder per migration with `up.sql`, `down.sql` and perhaps `metadata.toml`, sorted by version as text, each direction in a
 * transaction unless the metadata says otherwise (diesel_migrations/src and migrations_internals/src, 2.3).
 */
export const diesel: Tool = {
  name: 'diesel',
  fits: (tree, folder) => Promise.resolve(fits(tree, folder)),
  read,
  // migration_harness.rs, pending_migrations: rows are taken from the list of files; a row without a file changes nothing.
  startUp: () => ({
    state: 'starts',
    says: 'Diesel does not look at versions it has no folder for',
  }),
  history: {
    query: 'select version from __diesel_schema_migrations order by version',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['version']),
        known,
      ),
  },
  commands: {
    up: (folder) => command(folder, 'run'),
    down: (folder, steps) => command(folder, 'revert', '--number', String(steps)),
    status: (folder) => command(folder, 'list'),
  },
}

function fits(tree: Tree, folder: string): Fit | null {
  const found = foldersWith(tree, folder, 'up.sql', ['down.sql'])
  const setup = found.find(({ name }) => name.endsWith('_diesel_initial_setup'))
  if (setup !== undefined) return { sure: 3, because: `Diesel writes ${setup.name}` }
  const toml = filesBelow(tree, folder).find((file) => file.endsWith('/metadata.toml'))
  if (found.length > 0 && (toml ?? (tree.files.includes('diesel.toml') || null)) !== null)
    return { sure: 3, because: `${toml ?? 'diesel.toml'} is Diesel's` }
  const dated = found.find(({ name }) => /^\d{4}-\d{2}-\d{2}-\d{6}(-\d{4})?_/.test(name))
  return dated === undefined ? null : { sure: 2, because: `${dated.name} is dated as Diesel does` }
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const found = foldersWith(tree, folder, 'up.sql', ['down.sql'])
  const metadata = await readTexts(
    tree,
    found
      .map(({ name }) => inFolder(folder, `${name}/metadata.toml`))
      .filter((file) => tree.files.includes(file)),
  )
  const migrations = await readFolders(
    tree,
    found.toSorted((a, b) => byName(versionIn(a.name), versionIn(b.name))),
    {
      recorded: versionIn,
      transactional: (_sql, name) => {
        const toml = metadata.get(inFolder(folder, `${name}/metadata.toml`))
        // A file without the key means false: serde's default of a bool.
        return toml?.ok !== true || /^\s*run_in_transaction\s*=\s*true\b/m.test(toml.text)
      },
      noDown: 'there is no down.sql',
    },
  )
  const problems = [...without(tree, folder), ...twice(migrations, folder)]
  return {
    tool: 'diesel',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
}

/** FileBasedMigrations::from_path fails at a folder that is no migration. */
function without(tree: Tree, folder: string): readonly Problem[] {
  const files = new Set(tree.files)
  return entriesOf(tree, folder)
    .filter((name) => !name.startsWith('.') && !files.has(inFolder(folder, name)))
    .filter((name) => !files.has(inFolder(folder, `${name}/up.sql`)))
    .map((name) => ({
      what: 'the folder has no up.sql, and Diesel stops at it',
      where: inFolder(folder, name),
      hint: 'Add up.sql, or move the folder elsewhere',
    }))
}

function twice(
  migrations: readonly { readonly name: string; readonly recorded?: string }[],
  folder: string,
): readonly Problem[] {
  return [...Map.groupBy(migrations, ({ recorded }) => recorded).values()].flatMap((same) =>
    same.length < 2
      ? []
      : [
          {
            what: `${same.length} migrations have the same version: ${same.map(({ name }) => name).join(', ')}`,
            where: folder,
            hint: 'Give each its own version: Diesel runs only one of them',
          },
        ],
  )
}
