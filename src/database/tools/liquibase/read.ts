import { posix } from 'node:path'
import type { Problem } from '../../../model/problem.ts'
import type { Dialect, Direction, Migration, MigrationSet, Tree } from '../../migration.ts'
import { filesBelow } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { dialectOf } from '../dialect.ts'
import { byPath } from '../order.ts'
import type { ReadOptions } from '../tool.ts'
import { isFor, runsOn, type ChangeSet } from './change-set.ts'
import { readChangelog, type Changelog } from './changelog.ts'
import { downOf, upOf } from './directions.ts'
import { isFormatted } from './formatted.ts'

const master = /(master|root|main|index)[^/]*\.(xml|ya?ml|json|sql)$/i

/** Reads the changelog in a folder (or the one that `folder` names), with all it includes. */
export async function read(
  tree: Tree,
  folder: string,
  options: ReadOptions,
): Promise<MigrationSet> {
  const found = await changelogsIn(tree, folder)
  const problems: Problem[] = []
  const logs = await Promise.all(found.map((file) => readChangelog(tree, file)))
  const roots = rootsOf(found, logs)
  const sets = roots.flatMap(({ sets }) => sets)
  problems.push(...roots.flatMap((log) => log.problems), ...duplicates(sets))
  const dialect = options.dialect ?? guess(sets)
  const mine = sets.filter((set) => runsOn(set, dialect))
  const byName = new Map(sets.map((set) => [`${set.author}:${set.id}`, set]))
  const migrations = await Promise.all(
    mine.map(async (set): Promise<Migration> => {
      const id = `${set.file}::${set.id}::${set.author}`
      return {
        id,
        name: `change set ${set.id} of ${set.author} in ${set.file}`,
        up: await upOf(set, dialect, tree),
        down: await downOf(set, dialect, tree, byName),
        repeatable: set.again,
      }
    }),
  )
  return { tool: 'liquibase', dialect, folder, migrations, problems }
}

/** Files that look like changelogs, by what they say. */
export async function changelogsIn(tree: Tree, folder: string): Promise<readonly string[]> {
  if (tree.files.includes(folder)) return [folder]
  const looks = await Promise.all(
    filesBelow(tree, folder)
      .filter((file) => /\.(xml|ya?ml|json|sql)$/i.test(file))
      .toSorted(byPath)
      .map(async (file) => ((await isChangelog(tree, file)) ? file : null)),
  )
  return looks.filter((file) => file !== null)
}

/** Whether a file says that it is a changelog. */
export async function isChangelog(tree: Tree, file: string): Promise<boolean> {
  const text = await readText(tree, file)
  if (!text.ok) return false
  if (/\.sql$/i.test(file)) return isFormatted(text.text)
  const head = text.text.slice(0, 20_000)
  return /\.xml$/i.test(file)
    ? /<(\w+:)?databaseChangeLog\b/.test(head)
    : /^\s*\{?\s*"?databaseChangeLog"?\s*:/m.test(head)
}

/** The changelogs that no other includes; of several, the one that is called a master. */
function rootsOf(found: readonly string[], logs: readonly Changelog[]): readonly Changelog[] {
  const inside = new Set(logs.flatMap((log, at) => log.files.filter((file) => file !== found[at])))
  const roots = logs.filter((_, at) => !inside.has(found[at] ?? ''))
  const named = roots.filter((log) => master.test(posix.basename(log.files[0] ?? '')))
  return named.length > 0 ? named : roots
}

/** Liquibase refuses two change sets of one id, author and file. */
function duplicates(sets: readonly ChangeSet[]): readonly Problem[] {
  const groups = Map.groupBy(sets, ({ id, author, file }) => `${file}::${id}::${author}`)
  return [...groups].flatMap(([id, same]) =>
    same.length < 2 || same[0]?.id === 'raw'
      ? []
      : [
          {
            what: `${same.length} change sets are ${id}`,
            where: same[0]?.file ?? '',
            hint: 'Give each its own id',
          },
        ],
  )
}

/** The dialect of SQL that stands in the changelogs; structured changes fit any. */
function guess(sets: readonly ChangeSet[]): Dialect {
  const asSql = sets.flatMap((set): readonly Migration[] => {
    const sql = set.script?.sql ?? ''
    if (sql === '') return []
    const up: Direction = {
      state: 'sql',
      script: { sql, file: set.file, line: 1, transactional: true },
    }
    return [{ id: set.id, name: set.id, up, down: { state: 'none', why: '' }, repeatable: false }]
  })
  if (asSql.length > 0) return dialectOf(asSql)
  // Structured changes of one database say so; a few for another among many for all say nothing.
  const only = (name: Dialect) => sets.filter((set) => set.dbms !== null && isFor(set.dbms, name))
  const most = (name: Dialect) =>
    only(name).length * 2 > sets.length && only('postgresql').length === 0
  return most('mysql') ? 'mysql' : most('sqlite') ? 'sqlite' : 'postgresql'
}
