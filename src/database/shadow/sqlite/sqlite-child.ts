import { DatabaseSync } from 'node:sqlite'
import { answerMessages } from '../../../host/answering-side.ts'
import type { SqlFailure } from '../../proof.ts'
import { fence } from './fence.ts'
import type { Ask, Told } from './protocol.ts'

let open: DatabaseSync | null = null
let limit = 0

answerMessages((asked) => {
  const ask = asked as Ask
  if (ask.ask === 'open') return start(ask.state, ask.maxBytes)
  if (open === null) throw new Error('asked before it was open')
  if (ask.ask === 'run') return run(open, ask.statements)
  if (ask.ask === 'query') return query(open, ask.sql, ask.parameters)
  return open.serialize()
})

function start(state: Uint8Array | null, maxBytes: number): Told['open'] {
  open?.close()
  open = null
  limit = maxBytes
  try {
    const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true })
    if (state !== null) database.deserialize(state)
    database.enableDefensive(true)
    database.exec(`pragma hard_heap_limit = ${maxBytes}; pragma temp_store = memory`)
    // A state that is no database shows only when it is read.
    database.prepare('select count(*) from sqlite_schema').get()
    const version = database.prepare('select sqlite_version() as version').get()?.['version']
    fence(database)
    open = database
    return { state: 'ok', version: `SQLite ${String(version)}` }
  } catch (error) {
    return { state: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}

function run(database: DatabaseSync, statements: readonly string[]): Told['run'] {
  for (const [done, sql] of statements.entries()) {
    const failure = attempt(sql, () => database.exec(sql)).failure
    if (failure !== null) return { done, failure }
  }
  return { done: statements.length, failure: null }
}

function query(database: DatabaseSync, sql: string, parameters: readonly unknown[]): Told['query'] {
  const { value, failure } = attempt(sql, () => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    const given = parameters as (string | number | null)[]
    const before = Number(database.prepare('select total_changes() as n').get()?.['n'])
    const rows = statement.all(...given).map(plain)
    const after = Number(database.prepare('select total_changes() as n').get()?.['n'])
    return { rows, touched: after - before }
  })
  if (failure !== null) return { state: 'failed', failure }
  return { state: 'ok', value: value ?? { rows: [], touched: 0 } }
}

/** Small numbers as such, larger ones as text, as from the other engines. */
function plain(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value !== 'bigint') return [name, value]
      return [name, Number.isSafeInteger(Number(value)) ? Number(value) : String(value)]
    }),
  )
}

function attempt<T>(
  sql: string,
  work: () => T,
): { readonly value: T | null; readonly failure: SqlFailure | null } {
  try {
    return { value: work(), failure: null }
  } catch (error) {
    return { value: null, failure: failureOf(error, sql) }
  }
}

/** SQLite's extended code, and the line of the word that a syntax error names. */
function failureOf(error: unknown, sql: string): SqlFailure {
  const { errcode, code, message: said } = error as Error & { errcode?: unknown; code?: unknown }
  const message = said.replace(/ - should this be a string literal in single-quotes\?$/, '')
  if (typeof errcode !== 'number') {
    if (code === 'ERR_SQLITE_ERROR' || code === 'ERR_INVALID_ARG_TYPE') {
      return { code: null, message, line: null }
    }
    throw error
  }
  if (errcode === 7) {
    const mebibytes = Math.round(limit / 1024 ** 2)
    return {
      code: '7',
      message: `it took more than ${mebibytes} MiB of memory and was ended`,
      line: null,
    }
  }
  const word = /^near "(.+)": syntax error$/.exec(message)?.[1]
  const at = word === undefined ? -1 : sql.indexOf(word)
  const only = at >= 0 && word !== undefined && sql.indexOf(word, at + 1) < 0
  return { code: String(errcode), message, line: only ? sql.slice(0, at).split('\n').length : null }
}
