import type { Problem } from '../../model/problem.ts'
import type { Dialect } from '../migration.ts'
import type { OldStatement } from '../proof.ts'
import { lineCounter } from '../sql/lines.ts'
import { parser, type Parser } from '../sql/parser.ts'
import { splitMysql } from '../sql/mysql/split.ts'
import { split, type Piece } from '../sql/split.ts'
import { splitSqlite } from '../sql/sqlite/split.ts'
import { filesBelow, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { numbered } from './numbered.ts'
import { unread, unreadFile, type Source } from './source.ts'

/** Files of queries, as sqlc, Yesql, aiosql and many programs keep them: each statement with its file and line. */
export const sqlFiles: Source = async (where, { tree, dialect }) => {
  const path = inFolder(where, '').replace(/\/$/, '')
  const files = tree.files.includes(path)
    ? [path]
    : filesBelow(tree, where).filter((file) => file.endsWith('.sql'))
  if (files.length === 0) {
    return unread('no .sql file is there', where, 'Name the folder that the queries stand in')
  }
  const reading = await readings[dialect]()
  const statements: OldStatement[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const read = await readText(tree, file)
    if (read.ok) statements.push(...statementsOf(read.text, file, reading))
    else problems.push(unreadFile(read.problem))
  }
  return { statements, problems, unread: problems }
}

/** How the files of one dialect are cut, and how their values are written for whoever executes them. */
interface Reading {
  readonly split: (sql: string) => readonly Piece[]
  readonly written: (sql: string) => string
}

const readings: Readonly<Record<Dialect, () => Promise<Reading>>> = {
  async postgresql() {
    const postgres = await parser()
    return { split, written: (sql) => withNumbers(sql, postgres) }
  },
  // What stands for a value there is found when they are executed.
  mysql: async () => ({ split: splitMysql, written: withoutEmbed }),
  sqlite: async () => ({ split: splitSqlite, written: withoutEmbed }),
}

const withoutEmbed = (sql: string) => sql.replace(/\bsqlc\.embed\(\s*(\w+)\s*\)/g, '$1.*')

function statementsOf(text: string, file: string, reading: Reading): readonly OldStatement[] {
  const lineOf = lineCounter(text, 1)
  const seen = new Set<string>()
  return reading.split(text).flatMap(({ kind, start, end, comments }): readonly OldStatement[] => {
    if (kind !== 'statement') return []
    const from = startOf(text, start, comments)
    if (from >= end) return []
    const line = `${file}:${lineOf(from)}`
    const source = seen.has(line) ? `${line} (behind ${seen.size} others)` : line
    seen.add(source)
    return [{ sql: reading.written(text.slice(from, end)), source }]
  })
}

/** Where the statement itself begins, behind the comments above it. */
function startOf(
  text: string,
  start: number,
  comments: readonly { readonly start: number; readonly end: number }[],
): number {
  let at = start
  for (const comment of comments) {
    if (text.slice(at, comment.start).trim() === '' && comment.start >= at) at = comment.end
  }
  return at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0)
}

/** `?` is an operator of jsonb as well: it is a value only where the statement is none otherwise. */
function withNumbers(sql: string, postgres: Parser): string {
  const named = numbered(sql, false)
  if (postgres.sql(named).ok) return named
  const positional = numbered(sql, true)
  return postgres.sql(positional).ok ? positional : named
}
