import type { Node } from 'libpg-query'
import type { Parser } from './parser.ts'
import { dynamicSql } from './dynamic.ts'
import type { Body, InnerStatement } from './statement.ts'
import { isTree, type Tree } from './walk.ts'

/** Reads the body of DO, CREATE FUNCTION and CREATE PROCEDURE; null for other statements and for languages that are not SQL. */
export function readBody(node: Node, text: string, line: number, postgres: Parser): Body | null {
  const options =
    'DoStmt' in node
      ? node.DoStmt.args
      : 'CreateFunctionStmt' in node
        ? node.CreateFunctionStmt.options
        : null
  if (options === null) return null
  const option = (name: string): unknown =>
    options?.flatMap((one) =>
      'DefElem' in one && one.DefElem.defname === name ? [one.DefElem.arg] : [],
    )[0]
  const language = (
    stringOf(option('language')) ?? ('DoStmt' in node ? 'plpgsql' : 'sql')
  ).toLowerCase()
  const reader = new BodyReader(language, postgres)
  const source = sourceOf(option('as'))
  // Lines of the body are counted from the line its quote opens on.
  const offset =
    line +
    Math.max(0, text.slice(0, Math.max(0, text.indexOf(source ?? ''))).split('\n').length - 1)
  if (language === 'plpgsql') reader.plpgsql(postgres.plpgsql(text), offset, line)
  else if (language === 'sql') {
    const body = 'CreateFunctionStmt' in node ? node.CreateFunctionStmt.sql_body : undefined
    if (source !== null) reader.sql(source, offset)
    else if (body !== undefined) reader.atomic(body, text, line)
  } else reader.unread(`a body in ${language}`, line)
  return reader.body
}

class BodyReader {
  readonly #postgres: Parser
  readonly #statements: InnerStatement[] = []
  readonly #unread: { what: string; line: number }[] = []
  readonly #assigns: string[] = []
  readonly #expressions: Node[] = []
  readonly #language: string
  #raises: Body['raises'] = 'no'
  #returnsNull = false

  constructor(language: string, postgres: Parser) {
    this.#language = language
    this.#postgres = postgres
  }

  get body(): Body {
    return {
      language: this.#language,
      statements: this.#statements,
      unread: this.#unread,
      raises: this.#raises,
      returnsNull: this.#returnsNull,
      assigns: this.#assigns,
      expressions: this.#expressions,
    }
  }

  unread(what: string, line: number): void {
    this.#unread.push({ what, line })
  }

  sql(source: string, line: number): void {
    this.#add(source, line, false)
  }

  /** `BEGIN ATOMIC … END` or `RETURN …`: parsed already. */
  atomic(body: Node, text: string, line: number): void {
    const nodes = (value: unknown): void => {
      if (Array.isArray(value)) return value.forEach(nodes)
      if (!isTree(value)) return
      if (isTree(value.List)) return nodes(value.List.items)
      this.#statements.push({ node: value as Node, text, line, conditional: false })
    }
    nodes(body)
  }

  plpgsql(parsed: unknown, offset: number, line: number): void {
    if (parsed === null) return this.unread('a body that PL/pgSQL’s parser refuses', line)
    const visit = (value: unknown, conditional: boolean): void => {
      if (Array.isArray(value)) return value.forEach((one) => visit(one, conditional))
      if (!isTree(value)) return
      for (const [kind, fields] of Object.entries(value)) {
        if (kind === 'datums') continue
        if (!isTree(fields) || !kind.startsWith('PLpgSQL_')) {
          visit(fields, conditional)
          continue
        }
        const at = offset + Math.max(0, Number(fields.lineno ?? 1) - 1)
        this.#visit(kind, fields, at, conditional)
        const under = conditional || isConditional(kind, fields)
        for (const [name, below] of Object.entries(fields)) {
          // What decides runs always; what it decides over does not.
          visit(below, name === 'cond' || name === 'query' ? conditional : under)
        }
      }
    }
    visit(parsed, false)
  }

  #visit(kind: string, fields: Tree, line: number, conditional: boolean): void {
    const query = queryOf(fields.sqlstmt ?? fields.expr ?? fields.query)
    if (kind === 'PLpgSQL_stmt_raise') {
      if (Number(fields.elog_level ?? 0) >= 21 && this.#raises !== 'always')
        this.#raises = conditional ? 'perhaps' : 'always'
    } else if (kind === 'PLpgSQL_stmt_assert')
      this.#raises = this.#raises === 'always' ? 'always' : 'perhaps'
    else if (kind === 'PLpgSQL_stmt_return') {
      if (/^\s*null\s*$/i.test(query ?? '')) this.#returnsNull = true
      else if (query !== null) this.#expression(query)
    } else if (kind === 'PLpgSQL_stmt_assign') {
      const assigned = /^\s*new\s*\.\s*"?(\w+)"?\s*:?=/i.exec(query ?? '')?.[1]
      if (assigned !== undefined) this.#assigns.push(assigned)
      this.#expression((query ?? '').replace(/^[^=]*?:?=/, ''))
    } else if (kind === 'PLpgSQL_stmt_dynexecute' || kind === 'PLpgSQL_stmt_dynfors') {
      this.#dynamic(query ?? '', line, conditional)
    } else if (
      ['PLpgSQL_stmt_execsql', 'PLpgSQL_stmt_perform', 'PLpgSQL_stmt_call'].includes(kind) ||
      kind === 'PLpgSQL_stmt_return_query' ||
      kind === 'PLpgSQL_stmt_fors'
    ) {
      const dynamic = queryOf(fields.dynquery)
      if (dynamic !== null) this.#dynamic(dynamic, line, conditional)
      else if (query !== null) this.#add(query, line, conditional)
    } else if (
      kind === 'PLpgSQL_stmt_if' ||
      kind === 'PLpgSQL_if_elsif' ||
      kind === 'PLpgSQL_stmt_while'
    ) {
      this.#expression(queryOf(fields.cond) ?? '')
    }
  }

  #dynamic(expression: string, line: number, conditional: boolean): void {
    const sql = dynamicSql(expression, this.#postgres)
    if (sql === null || !this.#add(sql, line, conditional)) {
      this.unread(`EXECUTE ${expression.replace(/\s+/g, ' ').slice(0, 80)}`, line)
    }
  }

  #add(text: string, line: number, conditional: boolean): boolean {
    const parsed = this.#postgres.sql(text)
    if (!parsed.ok) {
      this.unread(text.replace(/\s+/g, ' ').slice(0, 80), line)
      return true
    }
    for (const node of parsed.nodes) this.#statements.push({ node, text, line, conditional })
    return true
  }

  #expression(text: string): void {
    const parsed = this.#postgres.sql(`SELECT ${text}`)
    if (parsed.ok) this.#expressions.push(...parsed.nodes)
  }
}

function isConditional(kind: string, fields: Tree): boolean {
  if (kind === 'PLpgSQL_stmt_block') return fields.exceptions !== undefined
  return /^PLpgSQL_(stmt_(if|case|loop|while|for\w*|foreach_a|dynfors)|if_elsif|case_when|exception)$/.test(
    kind,
  )
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const queryOf = (value: unknown): string | null =>
  isTree(value) && isTree(value.PLpgSQL_expr) ? text(value.PLpgSQL_expr.query) : null

const stringOf = (value: unknown): string | null =>
  isTree(value) && isTree(value.String) ? text(value.String.sval) : null

/** `AS 'source'` is a list of one string for functions, a string for DO. */
function sourceOf(value: unknown): string | null {
  if (isTree(value) && isTree(value.List) && Array.isArray(value.List.items)) {
    return stringOf(value.List.items[0])
  }
  return stringOf(value)
}
