import { basename, dirname } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { Dialect } from '../migration.ts'
import { folderTree } from '../tree/folder.ts'
import { sqlFiles } from './sql-files.ts'
import { unread, type Collected } from './source.ts'

/**
 * Statements of `.sql` files of this machine.
 * @param path absolute: a file, a folder, or a pattern with `*`, `**` and `?`
 * @param shown the path as it was given, for people
 */
export async function statementsOfFiles(
  path: string,
  shown: string,
  dialect: Dialect,
  io: Io,
): Promise<Collected> {
  const wild = path.search(/[*?]/)
  const within = wild < 0 ? await io.files.below(path) : []
  const single = wild < 0 && within.length === 0
  const root = single ? dirname(path) : wild < 0 ? path : dirname(`${path.slice(0, wild)}x`)
  const tree = await folderTree(root, io)
  const wanted = wild < 0 ? null : patternOf(path.slice(root === '/' ? 1 : root.length + 1))
  const files = single
    ? tree.files.filter((file) => file === basename(path))
    : tree.files.filter((file) => wanted?.test(file) ?? true)
  const where = single && files.length === 1 ? basename(path) : '.'
  if (files.length === 0) {
    const hint = 'Name a .sql file, a folder of such files, or a pattern such as "db/queries/*.sql"'
    return unread('no .sql file is there', shown, hint)
  }
  const read = await sqlFiles(where, { tree: { ...tree, files }, dialect, databases: [], io, root })
  const none = read.statements.length === 0 && read.problems.length === 0
  return none ? unread('no statement is in it', shown, 'Name the files of queries') : read
}

/** `queries/**\/*.sql`: a star stands for anything within a name, two for any folders. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]\\]/g, (found) => {
    if (found === '**/') return '(?:.*/)?'
    if (found === '**') return '.*'
    if (found === '*') return '[^/]*'
    return found === '?' ? '[^/]' : `\\${found}`
  })
  return new RegExp(`^${source}$`)
}
