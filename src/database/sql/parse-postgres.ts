import type { Problem } from '../../model/problem.ts'
import type { Script } from '../migration.ts'
import { readBody } from './body.ts'
import { comment, isHead } from './comments.ts'
import { insertFrame, shortened } from './fold.ts'
import { lineCounter } from './lines.ts'
import { parser, type Parsed, type Parser } from './parser.ts'
import { fillPlaceholders } from './placeholders.ts'
import type { ParsedScript } from './parsed.ts'
import { split, type Piece } from './split.ts'
import type { Statement } from './statement.ts'

/** Problems of one script that are told one by one; more are counted. */
const shown = 20

/**
 * Cuts a script into statements and parses each with PostgreSQL's own parser. A statement it refuses is a Problem with its line
 * and does not hide the others; psql's own commands and COPY data are named and skipped, never run.
 */
export async function parsePostgres(script: Script): Promise<ParsedScript> {
  const postgres = await parser()
  const sql = script.sql.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const reader = new Reader({ ...script, sql }, postgres)
  for (const piece of split(sql)) reader.read(piece)
  return reader.result()
}

class Reader {
  readonly #script: Script
  readonly #postgres: Parser
  readonly #lineOf: (index: number) => number
  readonly #statements: Statement[] = []
  readonly #problems: Problem[] = []
  #frame: string | null = null

  constructor(script: Script, postgres: Parser) {
    this.#script = script
    this.#postgres = postgres
    this.#lineOf = lineCounter(script.sql, script.line)
  }

  read(piece: Piece): void {
    const text = this.#script.sql.slice(piece.start, piece.end)
    if (piece.kind === 'meta-command') {
      const what = `psql's own command ${text.split(/\s/, 1)[0] ?? ''} is not SQL and was skipped`
      this.#problem(what, piece.start, 'Write it as SQL, or run this file with psql only')
    } else if (piece.kind === 'copy-data') {
      this.#problem(
        'rows behind COPY … FROM stdin are not SQL and were skipped',
        piece.start,
        'Only psql reads them: write INSERTs, or seed outside migrations',
      )
    } else this.#statement(piece, text)
  }

  result(): ParsedScript {
    const more = this.#problems.length - shown
    if (more <= 0) return { statements: this.#statements, problems: this.#problems }
    const last: Problem = {
      what: `${more} more places of this kind`,
      where: this.#script.file,
      hint: 'Mend the first ones, then check again',
    }
    return { statements: this.#statements, problems: [...this.#problems.slice(0, shown), last] }
  }

  #statement(piece: Piece, whole: string): void {
    const before = this.#statements.at(-1)
    const frame = insertFrame(whole)
    const key = frame === null ? null : `${frame.head}\n${frame.tail}`
    if (
      key !== null &&
      key === this.#frame &&
      before !== undefined &&
      piece.comments.length === 0
    ) {
      this.#statements[this.#statements.length - 1] = { ...before, repeats: before.repeats + 1 }
      return
    }
    this.#frame = key
    const text = shortened(whole)
    const parsed = this.#parse(text)
    if (parsed.nodes.length > 1 && this.#several(piece)) return
    if (parsed.problem !== null) {
      if (parsed.nodes.length === 0 && whole.includes(';') && this.#several(piece)) return
      this.#problem(parsed.problem.what, piece.start + parsed.problem.at, parsed.problem.hint)
    }
    const node = parsed.nodes[0] ?? null
    const line = this.#lineOf(piece.start)
    this.#statements.push({
      text,
      file: this.#script.file,
      line,
      dialect: 'postgresql',
      node,
      changes: null,
      comments: this.#comments(piece),
      repeats: 1,
      body: node === null ? null : readBody(node, parsed.text, line, this.#postgres),
      transactional: this.#script.transactional,
    })
  }

  /** Cuts a piece again without trusting its parentheses; says whether that helped. */
  #several(piece: Piece): boolean {
    const pieces = split(this.#script.sql.slice(piece.start, piece.end), false)
    if (pieces.length < 2) return false
    for (const { kind, start, end, comments } of pieces) {
      const move = (one: { start: number; end: number }) => ({
        start: one.start + piece.start,
        end: one.end + piece.start,
      })
      this.read({ kind, ...move({ start, end }), comments: comments.map(move) })
    }
    return true
  }

  #parse(text: string) {
    const parsed = this.#postgres.sql(text)
    if (parsed.ok) return { nodes: parsed.nodes, text, problem: null }
    const filled = fillPlaceholders(text)
    const again: Parsed | null = filled === null ? null : this.#postgres.sql(filled.text)
    if (filled !== null && again?.ok === true) {
      const what = `${filled.names[0] ?? ''} stands for text that is not in the file; read as a name`
      const hint = 'Check the text that is really sent, with the placeholder filled in'
      return { nodes: again.nodes, text: filled.text, problem: { what, at: 0, hint } }
    }
    const hint = 'Run the file against a throw-away PostgreSQL to see the error in full'
    return { nodes: [], text, problem: { what: parsed.message, at: parsed.at ?? 0, hint } }
  }

  #comments(piece: Piece) {
    const { sql } = this.#script
    const first = this.#statements.length === 0
    return piece.comments.map(({ start, end }) =>
      comment(
        sql.slice(start, end),
        this.#lineOf(start),
        first && end <= piece.start && isHead(sql.slice(end, piece.start)),
      ),
    )
  }

  #problem(what: string, index: number, hint: string): void {
    this.#problems.push({ what, where: `${this.#script.file}:${this.#lineOf(index)}`, hint })
  }
}
