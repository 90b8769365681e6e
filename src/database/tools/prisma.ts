import type { Problem } from '../../model/problem.ts'
import type { Dialect, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { ownProgram } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { foldersWith, readFolders } from './folders.ts'
import { applied } from './history.ts'
import { byName } from './order.ts'
import type { ReadOptions, Tool } from './tool.ts'
import { asOneMessage } from './transactions.ts'

const lock = 'migration_lock.toml'
const downs = ['down.sql', 'rollback.sql', 'revert.sql', 'undo.sql']

const providers: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
}

/**
 * Prisma Migrate: a folder per migration with `migration.sql`, sorted by name; sent as one message without a transaction of its
 * own. It has no downs; teams keep a `down.sql` beside it, which is taken (schema-engine/commands, list_migrations and
 * apply_migrations).
 */
export const prisma: Tool = {
  name: 'prisma',
  fits: (tree, folder) => {
    if (filesIn(tree, folder).includes(lock))
      return Promise.resolve({ sure: 3, because: `Prisma writes ${lock}` })
    const first = foldersWith(tree, folder, 'migration.sql', [])[0]
    const fit = first && ({ sure: 2, because: `there is ${first.up}` } as const)
    return Promise.resolve(fit ?? null)
  },
  read,
  // apply_migrations.rs: pending is what has a folder and no row; rows without a folder are not looked at by `migrate deploy`.
  startUp: () => ({
    state: 'starts',
    says: 'prisma migrate deploy does not look at migrations it has no folder for',
  }),
  history: {
    query:
      'select migration_name, finished_at, rolled_back_at from _prisma_migrations order by started_at',
    parse: ({ rows }, known) => {
      const isSet = (value: unknown) => value !== null && value !== undefined
      const standing = rows.filter((row) => !isSet(row['rolled_back_at']))
      const failed = standing.filter((row) => !isSet(row['finished_at']))
      const { applied: ids } = applied(
        standing.filter((row) => isSet(row['finished_at'])).map((row) => row['migration_name']),
        known,
      )
      const problems = failed.map((row): Problem => ({
        what: `the migration ${String(row['migration_name'])} failed, and Prisma runs nothing until that is resolved (P3009)`,
        where: '_prisma_migrations',
        hint: 'Repair the schema by hand, then type: npx prisma migrate resolve',
      }))
      return { applied: ids, problems }
    },
  },
  // The folder stands in the schema or in prisma.config.ts.
  commands: {
    up: () => ownProgram('prisma', 'migrate', 'deploy'),
    down: () => null,
    status: () => ownProgram('prisma', 'migrate', 'status'),
  },
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const found = foldersWith(tree, folder, 'migration.sql', downs)
  const provider = await providerOf(tree, folder)
  const dialectSaid = options.dialect ?? providers[provider ?? '']
  const migrations = await readFolders(
    tree,
    found.toSorted((a, b) => byName(a.name, b.name)),
    {
      recorded: (name) => name,
      // SQLite takes a script statement by statement: the pragmas of a rebuild count.
      transactional: dialectSaid === 'sqlite' ? () => false : asOneMessage,
      noDown: 'Prisma has no downs, and there is no down.sql beside migration.sql',
    },
  )
  const problems: Problem[] = []
  if (provider !== null && providers[provider] === undefined) {
    const what = `the provider ${JSON.stringify(provider)} cannot be judged`
    problems.push({ what, where: inFolder(folder, lock), hint: 'Judge these migrations by hand' })
  }
  const dialect = dialectSaid ?? dialectOf(migrations)
  return { tool: 'prisma', dialect, folder, migrations, problems }
}

async function providerOf(tree: Tree, folder: string): Promise<string | null> {
  if (!filesIn(tree, folder).includes(lock)) return null
  const text = await readText(tree, inFolder(folder, lock))
  return text.ok ? (/^\s*provider\s*=\s*"([^"]*)"/m.exec(text.text)?.[1] ?? null) : null
}
