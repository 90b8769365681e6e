import type { PGlite, Results } from '@electric-sql/pglite'
import { answerCalls } from '../../../host/worker-side.ts'
import { isDatabaseError, sqlFailure } from '../failure.ts'
import { begin } from '../postgresql/begin.ts'
import { asText, parsers } from '../values.ts'
import { loadExtensions } from './extensions.ts'
import type { Ask, Told } from './protocol.ts'

// Begun at once: a thread that is started ahead has them when it is asked.
const programs = Promise.all([import('@electric-sql/pglite'), loadExtensions()])
// Whoever opens a database is told.
programs.catch(() => undefined)
// What protects against a crash is of no use in memory: a small log, without whole pages in it.
const forgetful = [
  'max_wal_size=48MB',
  'min_wal_size=32MB',
  'wal_init_zero=off',
  'full_page_writes=off',
]
let open: PGlite | null = null

answerCalls(async (asked) => {
  const ask = asked as Ask
  if (ask.ask === 'open') return start(ask.directory)
  if (open === null) throw new Error('asked before it was open')
  if (ask.ask === 'run') return run(open, ask.statements)
  if (ask.ask === 'query') return query(open, ask.sql, ask.parameters)
  return new Uint8Array(await (await open.dumpDataDir('none')).arrayBuffer())
})

async function start(directory: Uint8Array | null): Promise<Told['open']> {
  try {
    const [{ PGlite }, extensions] = await programs
    const started = await PGlite.create({
      extensions,
      startParams: [...PGlite.defaultStartParams, ...forgetful.flatMap((one) => ['-c', one])],
      ...(directory && { loadDataDir: new Blob([new Uint8Array(directory)]) }),
    })
    open = started
    // A server as well goes on without a setting that it cannot take.
    if (directory !== null) await run(started, [begin])
    const { rows } = await started.query<{ version: string }>('select version() as version')
    asEverywhere(started)
    const said = /^(\S+ \S+) \((PGlite [^)]*)\)/.exec(rows[0]?.version ?? '')
    return { state: 'ok', version: said === null ? 'PGlite' : `${said[1]} (${said[2]})` }
  } catch (error) {
    // A directory that is broken in whatever way: the caller makes a fresh one.
    return { state: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}

async function run(database: PGlite, statements: readonly string[]): Promise<Told['run']> {
  for (const [done, sql] of statements.entries()) {
    try {
      await database.exec(sql)
    } catch (error) {
      if (!isDatabaseError(error)) throw error
      return { done, failure: sqlFailure(error, sql) }
    }
  }
  return { done: statements.length, failure: null }
}

async function query(
  database: PGlite,
  sql: string,
  parameters: readonly unknown[],
): Promise<Told['query']> {
  try {
    const result: Results<Record<string, unknown>> = await database.query(sql, [...parameters])
    return { state: 'ok', value: { rows: result.rows, touched: result.affectedRows ?? 0 } }
  } catch (error) {
    if (!isDatabaseError(error)) throw error
    return { state: 'failed', failure: sqlFailure(error, sql) }
  }
}

/** PGlite adds parsers of its own for types that a query does not name, so they are replaced where it keeps them. */
function asEverywhere(database: PGlite): void {
  for (const type of Object.keys(database.parsers)) {
    database.parsers[Number(type)] = parsers[Number(type)] ?? asText
  }
}
