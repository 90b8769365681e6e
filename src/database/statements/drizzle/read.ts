import type { Problem } from '../../../model/problem.ts'
import type { Dialect } from '../../migration.ts'
import { lex } from '../../tools/code/lex.ts'
import { Unreadable, type Token } from '../../tools/code/token.ts'
import { argumentsAt, cells, closed } from './cells.ts'

export interface DrizzleColumn {
  readonly column: string
  /** `always`: Drizzle never writes it. */
  readonly generated: boolean
  /** Whether an INSERT has to give it, or Drizzle makes it itself. */
  readonly given: boolean
  /** Whether the declaration says what stands there when nothing is given. */
  readonly defaulted: boolean
  readonly key: boolean
}

export interface DrizzleTable {
  readonly dialect: Dialect
  readonly name: string
  readonly schema: string | null
  readonly view: boolean
  readonly columns: readonly DrizzleColumn[]
  readonly file: string
  readonly line: number
}

type Casing = 'snake_case' | 'camelCase' | null

/** Reads the tables that a file declares, without running it. What it does not know for certain is a problem with its name. */
export function readDrizzle(
  file: string,
  text: string,
  casing: Casing,
): { readonly tables: readonly DrizzleTable[]; readonly problems: readonly Problem[] } {
  const tables: DrizzleTable[] = []
  const problems: Problem[] = []
  const problem = (name: string, why: string, line: number) => {
    const hint = 'Write its columns out in the file, or give the queries as sql'
    problems.push({ what: `${name} could not be read: ${why}`, where: `${file}:${line}`, hint })
  }
  let tokens: readonly Token[]
  try {
    tokens = lex(text, 'javascript')
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    problem('the file', error.message, error.line)
    return { tables, problems }
  }
  const schemas = new Map<string, { readonly name: string; readonly dialect: Dialect }>()
  const objects = new Map<string, readonly Token[]>()
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.text !== 'const' || tokens[at + 1]?.kind !== 'word') continue
    const declared = tokens[at + 1]?.text ?? ''
    const line = tokens[at + 1]?.line ?? 1
    const from = at + 2
    if (tokens[from]?.text !== '=') continue
    if (tokens[from + 1]?.text === '{') {
      objects.set(declared, tokens.slice(from + 2, closed(tokens, from + 1)))
      continue
    }
    let open = from + 1
    while (open < tokens.length && /^[\w$.]+$/.test(tokens[open]?.text ?? '')) open++
    if (tokens[open]?.text !== '(') continue
    const callee = tokens
      .slice(from + 1, open)
      .map((one) => one.text)
      .join('')
    const [first, second] = argumentsAt(tokens, open)
    const name = first?.[0]?.kind === 'text' && !first[0].filled ? first[0].text : null
    const ofSchema = /^(pg|mysql)Schema$/.exec(callee)?.[1]
    if (ofSchema !== undefined) {
      const dialect = dialects[ofSchema] ?? 'postgresql'
      if (name !== null) schemas.set(declared, { name, dialect })
      continue
    }
    const [, prefix, own, what] =
      /^(?:(\w+)\.(?=[tvm])|(pg|mysql|sqlite)(?=[TVM]))(table|view|materializedView)$/i.exec(
        callee,
      ) ?? []
    if (what === undefined) {
      if (
        /Table|(?:pg|mysql|sqlite)[A-Z]\w*Creator$/.test(callee) &&
        !/^(?:pg|mysql)(?:Enum|Sequence|Role|Policy)$/.test(callee)
      )
        problem(declared, `it is made by ${callee}`, line)
      continue
    }
    const schema = prefix === undefined ? null : (schemas.get(prefix) ?? undefined)
    const dialect = schema?.dialect ?? dialects[own ?? ''] ?? 'postgresql'
    if (schema === undefined)
      problem(declared, `the schema ${prefix ?? ''} is not in the file`, line)
    else if (name === null) problem(declared, 'its name is put together', line)
    else {
      const columns =
        second === undefined
          ? 'its columns are those of a query'
          : columnsOf(second, objects, casing, dialect)
      if (typeof columns === 'string') problem(declared, columns, line)
      else {
        const view = /view/i.test(what)
        const of = schema?.name ?? null
        tables.push({ dialect, name, schema: of, view, columns, file, line })
      }
    }
  }
  return { tables, problems }
}

/** By how the functions that declare things begin. */
const dialects: Readonly<Record<string, Dialect>> = {
  pg: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
}

/** The columns, or why they are not known. */
function columnsOf(
  given: readonly Token[],
  objects: ReadonlyMap<string, readonly Token[]>,
  casing: Casing,
  dialect: Dialect,
): readonly DrizzleColumn[] | string {
  const arrow = given.findIndex(({ text }) => text === '=>')
  const body =
    arrow < 0 ? given : given.slice(arrow + 1).filter((one, at) => at > 0 || one.text !== '(')
  if (body[0]?.text !== '{') return 'its columns do not stand there'
  const columns: DrizzleColumn[] = []
  for (const cell of cells(body.slice(1, closed(body, 0)))) {
    const spread = cell.findIndex(({ text }) => text !== '.')
    if (spread === 3) {
      const name = cell[3]?.text ?? ''
      const shared = cell.length === 4 ? objects.get(name) : undefined
      if (shared === undefined) return `…${name} is not in the file`
      const wrapped = [
        { ...cell[0], text: '{' } as Token,
        ...shared,
        { ...cell[0], text: '}' } as Token,
      ]
      const more = columnsOf(wrapped, objects, casing, dialect)
      if (typeof more === 'string') return more
      columns.push(...more)
      continue
    }
    const key = cell[0]
    if (key === undefined || key.kind === 'mark' || cell[1]?.text !== ':')
      return 'a column is computed'
    const open = cell.findIndex(({ text }) => text === '(')
    const builder = cell.slice(2, open)
    if (open < 0 || !builder.every(({ text }) => /^[\w$.]+$/.test(text)))
      return `the column ${key.text} is not made there`
    const written = argumentsAt(cell, open)[0]?.[0]
    if (written?.filled) return `the name of ${key.text} is put together`
    const calls = new Set<string>()
    for (let at = closed(cell, open) + 1; at < cell.length; at++) {
      if (cell[at]?.text === '.') calls.add(cell[at + 1]?.text ?? '')
      else if (cell[at]?.text === '(') at = closed(cell, at)
    }
    const made = ['$default', '$defaultFn', '$onUpdate', '$onUpdateFn'].some((one) =>
      calls.has(one),
    )
    const type = builder.at(-1)?.text ?? ''
    const defaulted = ['default', 'defaultNow', 'defaultRandom'].some((one) => calls.has(one))
    const filled =
      defaulted ||
      /^(?:big|small)?serial$/.test(type) ||
      calls.has('autoincrement') ||
      // The rowid under another name.
      (dialect === 'sqlite' && /^int(?:eger)?$/.test(type) && calls.has('primaryKey')) ||
      calls.has('generatedByDefaultAsIdentity') ||
      calls.has('generatedAlwaysAsIdentity')
    columns.push({
      column: written?.kind === 'text' ? written.text : cased(key.text, casing),
      generated: calls.has('generatedAlwaysAs'),
      defaulted,
      given: made || ((calls.has('notNull') || calls.has('primaryKey')) && !filled),
      key: calls.has('primaryKey') || calls.has('unique'),
    })
  }
  return columns
}

/** As drizzle-orm/src/casing.ts cuts a key into words. */
function cased(key: string, casing: Casing): string {
  if (casing === null) return key
  const words = key.replace(/['\u2019]/g, '').match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? []
  if (casing === 'snake_case') return words.map((word) => word.toLowerCase()).join('_')
  return words.reduce((all, word, at) => {
    const lower = word.toLowerCase()
    return all + (at === 0 ? lower : lower.charAt(0).toUpperCase() + lower.slice(1))
  }, '')
}
