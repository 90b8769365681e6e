import type { Problem } from '../../../model/problem.ts'
import type { Script } from '../../migration.ts'
import { mysqlChanges } from '../../rules/changes/mysql/changes-of.ts'
import { comment, isHead } from '../comments.ts'
import { shortened } from '../fold.ts'
import { lineCounter } from '../lines.ts'
import type { ParsedScript } from '../parsed.ts'
import type { Statement } from '../statement.ts'
import { withImplicitCommits } from './implicit-commits.ts'
import { splitMysql } from './split.ts'

/** Problems of one script that are told one by one. */
const shown = 20

/** Cuts a script into statements and reads what each changes. One that is not read is a Problem with its line. */
export async function parseMysql(script: Script): Promise<ParsedScript> {
  const sql = script.sql.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const lineOf = lineCounter(sql, script.line)
  const statements: Statement[] = []
  const problems: Problem[] = []
  const where = (index: number) => `${script.file}:${lineOf(index)}`
  for (const piece of splitMysql(sql)) {
    const whole = sql.slice(piece.start, piece.end)
    if (piece.kind === 'meta-command') {
      if (/^delimiter/i.test(whole)) continue
      const what = `the mysql client's own command ${whole.split(/\s/, 1)[0] ?? ''} is not SQL and was skipped`
      problems.push({ what, where: where(piece.start), hint: 'Write it as SQL' })
      continue
    }
    const text = shortened(whole)
    const before = statements.at(-1)
    if (before !== undefined && piece.comments.length === 0 && sameInsert(before.text, text)) {
      statements[statements.length - 1] = { ...before, repeats: before.repeats + 1 }
      continue
    }
    const changes = mysqlChanges(text)
    if (changes === null) {
      const what = `a statement that begins ${JSON.stringify(text.slice(0, 40))} is not read here`
      const hint = 'Executing it tells what it does: run without --rules-only'
      problems.push({ what, where: where(piece.start), hint })
    }
    statements.push({
      text,
      file: script.file,
      line: lineOf(piece.start),
      dialect: 'mysql',
      node: null,
      changes,
      comments: piece.comments.map(({ start, end }) =>
        comment(
          sql.slice(start, end).replace(/^#/, '--'),
          lineOf(start),
          statements.length === 0 && end <= piece.start && isHead(sql.slice(end, piece.start)),
        ),
      ),
      repeats: 1,
      body: null,
      // DDL commits by itself, whatever the tool opens.
      transactional: false,
    })
  }
  return { statements: withImplicitCommits(statements), problems: problems.slice(0, shown) }
}

const insertInto =
  /^\s*(?:insert|replace)\s+(?:ignore\s+)?into\s+[^'"(]*?(?:\([^'"()]*\)\s*)?values?\s*\(/i

function sameInsert(a: string, b: string): boolean {
  const head = insertInto.exec(a)?.[0]
  return head !== undefined && head === insertInto.exec(b)?.[0]
}
