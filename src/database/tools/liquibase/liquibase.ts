import type { Migration, MigrationSet, Tree } from '../../migration.ts'
import { filesBelow } from '../../tree/below.ts'
import type { Fit, StartUp, Tool } from '../tool.ts'
import { changelogsIn, isChangelog, read } from './read.ts'

/**
 * Liquibase: change sets of XML, YAML, JSON and formatted SQL, as far as they map to SQL for PostgreSQL; what a set says of its
 * rollback, else the inverses that Liquibase makes itself. Each set runs in a transaction unless it says otherwise (5.x).
 */
export const liquibase: Tool = {
  name: 'liquibase',
  fits,
  read,
  startUp,
  history: {
    query: 'select id, author, filename, exectype from databasechangelog order by orderexecuted',
    parse: ({ rows }, known) => {
      const done = rows.filter((row) => String(row['exectype']) !== 'SKIPPED')
      const ids = done.map((row) => {
        const [id, author, file] = [row['id'], row['author'], row['filename']].map(String)
        const own = known.migrations.find((each) => isSet(each, id ?? '', author ?? '', file ?? ''))
        return own?.id ?? `${file}::${id}::${author}`
      })
      return { applied: ids, problems: [] }
    },
  },
  // The changelog and the database stand in liquibase.properties.
  commands: {
    up: () => ['liquibase', 'update'],
    down: (_folder, steps) =>
      steps > 0 ? ['liquibase', 'rollback-count', `--count=${steps}`] : null,
    status: () => ['liquibase', 'status', '--verbose'],
  },
}

/** The table's path begins where the project's search path does, ours at the root of the tree. */
function isSet({ id }: Migration, set: string, author: string, file: string): boolean {
  const rest = `::${set}::${author}`
  if (!id.endsWith(rest)) return false
  const own = id.slice(0, -rest.length)
  const plain = file.replace(/^classpath:/, '')
  return own === plain || own.endsWith(`/${plain}`) || plain.endsWith(`/${own}`)
}

/**
 * ValidatingVisitor: a set that ran and reads otherwise now stops everything ("Validation Failed: 1 changesets check sum"), unless it
 * runs again on change; rows without a set are not looked at.
 */
function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const textOf = ({ up }: Migration) => (up.state === 'sql' ? up.script.sql.trim() : up.state)
  const edited = older.migrations.find((before) => {
    const after = newer.migrations.find(({ id }) => id === before.id)
    return after !== undefined && !before.repeatable && textOf(before) !== textOf(after)
  })
  if (edited === undefined)
    return { state: 'starts', says: 'Liquibase does not look at rows it has no change set for' }
  return {
    state: 'refuses',
    says: `Liquibase of the old release stops with "Validation Failed: … check sum": ${edited.name}`,
  }
}

async function fits(tree: Tree, folder: string): Promise<Fit | null> {
  const named = filesBelow(tree, folder).filter((file) =>
    /change-?log[^/]*\.(xml|ya?ml|json|sql)$/i.test(file),
  )
  for (const file of named.slice(0, 3)) {
    if (await isChangelog(tree, file)) return { sure: 3, because: `${file} is a changelog` }
  }
  const sql = filesBelow(tree, folder).filter((file) => /\.(sql|xml|ya?ml)$/i.test(file))
  const few = { ...tree, files: [sql[0], sql.at(-1)].flatMap((file) => file ?? []) }
  const found = (await changelogsIn(few, folder))[0]
  return found === undefined ? null : { sure: 3, because: `${found} is a changelog` }
}
