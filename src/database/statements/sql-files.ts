import type { Problem } from '../../model/problem.ts'
import type { OldStatement } from '../proof.ts'
import { lineCounter } from '../sql/lines.ts'
import { parser, type Parser } from '../sql/parser.ts'
import { split } from '../sql/split.ts'
import { filesBelow, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { numbered } from './numbered.ts'
import { unread, type Source } from './source.ts'

/** Files of queries, as sqlc, Yesql, aiosql and many programs keep them: each statement with its file and line. */
export const sqlFiles: Source = async (where, { tree }) => {
  const path = inFolder(where, '').replace(/\/$/, '')
  const files = tree.files.includes(path)
    ? [path]
    : filesBelow(tree, where).filter((file) => file.endsWith('.sql'))
  if (files.length === 0) {
    return unread('no .sql file is there', where, 'Name the folder that the queries stand in')
  }
  const postgres = await parser()
  const statements: OldStatement[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const read = await readText(tree, file)
    if (read.ok) statements.push(...statementsOf(read.text, file, postgres))
    else problems.push({ ...read.problem, what: `could not be read: ${read.problem.what}` })
  }
  return { statements, problems }
}

function statementsOf(text: string, file: string, postgres: Parser): readonly OldStatement[] {
  const lineOf = lineCounter(text, 1)
  const seen = new Set<string>()
  return split(text).flatMap(({ kind, start, end, comments }): readonly OldStatement[] => {
    if (kind !== 'statement') return []
    const from = startOf(text, start, comments)
    if (from >= end) return []
    const line = `${file}:${lineOf(from)}`
    const source = seen.has(line) ? `${line} (behind ${seen.size} others)` : line
    seen.add(source)
    return [{ sql: withNumbers(text.slice(from, end), postgres), source }]
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
