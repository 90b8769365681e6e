import type { Problem } from '../../../model/problem.ts'
import type { Script } from '../../migration.ts'
import { comment, isHead } from '../comments.ts'
import { shortened } from '../fold.ts'
import { lineCounter } from '../lines.ts'
import type { ParsedScript } from '../parsed.ts'
import type { Statement } from '../statement.ts'
import { readStatement, type StatementRead } from './read-statement.ts'
import { withRebuilds } from './rebuild.ts'
import { splitSqlite } from './split.ts'

/** Cuts a script into statements and reads each; one that cannot be read is a Problem with its line and hides no other. */
export function parseSqlite(script: Script): Promise<ParsedScript> {
  const sql = script.sql.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const lineOf = lineCounter(sql, script.line)
  const problems: Problem[] = []
  const statements: Statement[] = []
  const reads: (StatementRead | null)[] = []
  const problem = (what: string, at: number, hint: string) =>
    problems.push({ what, where: `${script.file}:${lineOf(at)}`, hint })
  for (const { kind, start, end, comments } of splitSqlite(sql)) {
    const first = statements.length === 0
    const said = comments.map((one) =>
      comment(
        sql.slice(one.start, one.end),
        lineOf(one.start),
        first && one.end <= start && isHead(sql.slice(one.end, start)),
      ),
    )
    const text = shortened(sql.slice(start, end))
    if (kind !== 'statement') {
      const what = `the sqlite3 shell’s own command ${text.split(/\s/, 1)[0] ?? ''} is not SQL and was skipped`
      problem(what, start, 'Write it as SQL, or run this file with sqlite3 only')
      continue
    }
    const read = readStatement(text)
    if (read === null) {
      const what = `${text.split(/\s+/, 3).join(' ').slice(0, 60)} … is no statement of SQLite that is known here`
      problem(what, start, 'Run the file against a throw-away SQLite to see what it says')
    }
    const before = statements.at(-1)
    if (before !== undefined && repeats(reads.at(-1), read) && said.length === 0) {
      statements[statements.length - 1] = { ...before, repeats: before.repeats + 1 }
      continue
    }
    reads.push(read)
    statements.push({
      text,
      file: script.file,
      line: lineOf(start),
      dialect: 'sqlite',
      node: null,
      changes: null,
      comments: said,
      repeats: 1,
      body: null,
      transactional: script.transactional,
    })
  }
  const changes = withRebuilds(reads)
  return Promise.resolve({
    statements: statements.map((one, at) => ({ ...one, changes: changes[at] ?? null })),
    problems,
  })
}

/** INSERTs of values into the same columns of the same table, one after another. */
function repeats(one: StatementRead | null | undefined, other: StatementRead | null): boolean {
  const [a, b] = [one?.changes[0], other?.changes[0]]
  if (a?.kind !== 'write' || b?.kind !== 'write' || one?.copy || other?.copy) return false
  const key = (change: typeof a) => `${change.how} ${change.table} ${change.columns.join()}`
  return a.how === 'insert' && key(a) === key(b)
}
