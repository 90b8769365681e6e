import type { Problem } from '../../../model/problem.ts'
import type { OldStatement } from '../../proof.ts'
import type { Dialect } from '../../migration.ts'
import { filesBelow, inFolder } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { unread, unreadFile, type Source } from '../source.ts'
import { readDrizzle, type DrizzleTable } from './read.ts'
import { drizzleStatements } from './statements.ts'

/** Files that declare tables for Drizzle, one, a folder of them or with a wildcard: what drizzle-orm sends for them. */
export const drizzle: Source = async (where, { tree, dialect }) => {
  const path = inFolder(where, '').replace(/\/$/, '')
  const folder = path.replace(/\/?[^/]*\*.*$/, '')
  const files = tree.files.includes(path)
    ? withBeside(tree.files, path)
    : filesBelow(tree, folder).filter(
        (file) => /\.[cm]?[jt]s$/.test(file) && !/\.(?:test|spec|d)\.\w+$/.test(file),
      )
  const hint = 'Name the file that declares the tables, or the folder of such files'
  if (files.length === 0) return unread('no file that could declare tables is there', where, hint)
  const statements: OldStatement[] = []
  const problems: Problem[] = []
  const unreadFiles: Problem[] = []
  for (const file of files) {
    const read = await readText(tree, file)
    if (!read.ok) {
      problems.push(unreadFile(read.problem))
      unreadFiles.push(unreadFile(read.problem))
      continue
    }
    const said = /casing:\s*['"](snake_case|camelCase)['"]/.exec(read.text)?.[1]
    const casing = said === 'snake_case' || said === 'camelCase' ? said : null
    const found = readDrizzle(file, read.text, casing)
    problems.push(...found.problems)
    statements.push(
      ...found.tables.filter((one) => one.dialect === dialect).flatMap(drizzleStatements),
    )
    problems.push(
      ...found.tables
        .filter((one) => one.dialect !== dialect)
        .map((one) => ofAnother(one, dialect)),
    )
  }
  if (statements.length === 0 && problems.length === 0) {
    return unread('no table could be read in it', where, hint)
  }
  return { statements, problems, unread: statements.length === 0 ? problems : unreadFiles }
}

/** A program may have several databases. */
const ofAnother = ({ name, dialect, file, line }: DrizzleTable, other: Dialect): Problem => ({
  what: `${name} is a table for ${dialect}, and the migrations are for ${other}`,
  where: `${file}:${line}`,
  hint: 'Name the file whose tables these migrations make',
})

/** An index file only passes on what stands beside it. */
const withBeside = (files: readonly string[], path: string) =>
  /(?:^|\/)index\.[cm]?[jt]s$/.test(path)
    ? files.filter(
        (file) => /\.[cm]?[jt]s$/.test(file) && file.startsWith(path.replace(/[^/]*$/, '')),
      )
    : [path]
