import type { Direction } from '../../migration.ts'
import { asDirection } from '../marked.ts'
import { Unreadable } from './token.ts'

/** SQL that a statement of the code sends. */
export interface Piece {
  readonly sql: string
  /** Line of the file, from 1. */
  readonly line: number
}

/** What a direction's code sends: nothing but this, in this order. */
export interface Sent {
  readonly pieces: readonly Piece[]
  readonly transactional: boolean
}

/** A direction that is code: what it sends, `none` with the reason, or `unknown` where it says more than can be read. */
export function codeDirection(file: string, read: () => Sent | string): Direction {
  try {
    const sent = read()
    if (typeof sent === 'string') return { state: 'none', why: sent }
    return asDirection(
      { ...placed(sent.pieces), file, transactional: sent.transactional },
      'it does nothing',
    )
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause
    return unknownCode(`${file}:${cause.line}`, cause.message)
  }
}

/** A direction nobody has read. */
export function unknownCode(where: string, what: string): Direction {
  const hint =
    'Alembic, Django, Knex, node-pg-migrate, TypeORM and Sequelize can print theirs, which runs the code: lastgood check --migrations . --run-tool'
  return { state: 'unknown', problem: { what: `the migration is code: ${what}`, where, hint } }
}

/** Puts the pieces one after another, each on the line it has in the file as far as there is room. */
function placed(pieces: readonly Piece[]): { readonly sql: string; readonly line: number } {
  const first = pieces[0]?.line ?? 1
  let sql = ''
  for (const piece of pieces) {
    const at = first + sql.split('\n').length - 1
    sql += sql === '' ? '' : '\n'.repeat(Math.max(1, piece.line - at))
    sql += ended(piece.sql.replace(/^\n+/, (lines) => (sql === '' ? lines : '\n')).trimEnd())
  }
  return { sql, line: first }
}

/** With a semicolon that is not part of a comment. */
export function ended(sql: string): string {
  if (sql.endsWith(';')) return sql
  return /--[^\n]*$/.test(sql) ? `${sql}\n;` : `${sql};`
}
