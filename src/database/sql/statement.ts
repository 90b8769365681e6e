import type { Node } from 'libpg-query'
import type { Dialect } from '../migration.ts'
import type { Change } from '../rules/changes/change.ts'

/** A comment, without its marks. */
export interface Comment {
  readonly text: string
  /** Line of the file, from 1. */
  readonly line: number
  /** Stands above the first statement of the file with an empty line between them: speaks of the whole file. */
  readonly head: boolean
}

/** SQL inside a function, procedure or DO block. */
export interface InnerStatement {
  readonly node: Node
  readonly text: string
  /** Line of the file, from 1. */
  readonly line: number
  /** Runs under an IF, CASE, loop or exception handler: perhaps, and perhaps often. */
  readonly conditional: boolean
}

/** What the body of a function, procedure or DO block does, as far as it can be read. */
export interface Body {
  readonly language: string
  readonly statements: readonly InnerStatement[]
  /** SQL put together at run time that could not be read, and where. */
  readonly unread: readonly { readonly what: string; readonly line: number }[]
  /** Whether it raises an exception: `perhaps` under a condition. */
  readonly raises: 'no' | 'perhaps' | 'always'
  /** Returns NULL somewhere: a row trigger BEFORE or INSTEAD OF then drops the write. */
  readonly returnsNull: boolean
  /** Fields of NEW that are assigned. */
  readonly assigns: readonly string[]
  /** Expressions of the body (conditions, assignments), for finding what it refers to. */
  readonly expressions: readonly Node[]
}

/** One statement of a script. */
export interface Statement {
  /** Without the comments before it and without its semicolon. Of a very long INSERT: its first row and its end. */
  readonly text: string
  readonly file: string
  /** Line of the file at which `text` begins, from 1. */
  readonly line: number
  readonly dialect: Dialect
  /** Of PostgreSQL only. Null when its parser refuses the text; a Problem of the script says why. */
  readonly node: Node | null
  /** What a parser of another dialect has read it as; null when that refuses the text, and in PostgreSQL, where `node` tells. */
  readonly changes: readonly Change[] | null
  /** Before the statement, in it, and behind it on its last line. */
  readonly comments: readonly Comment[]
  /** How many statements this one stands for: INSERTs into the same columns of the same table, one after another. */
  readonly repeats: number
  /** Of DO, CREATE FUNCTION and CREATE PROCEDURE in SQL or PL/pgSQL; null otherwise. */
  readonly body: Body | null
  /** Whether its migration runs inside one transaction. */
  readonly transactional: boolean
}
