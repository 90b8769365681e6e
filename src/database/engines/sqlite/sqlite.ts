import { fileURLToPath } from 'node:url'
import { startAnswering } from '../../../host/answering.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { FileAsk, FileTold } from './protocol.ts'

/** One connection to a SQLite file, in a process of its own: a statement that runs away can be ended, and nothing here waits for it. */
export interface SqliteSession extends AsyncDisposable {
  /** Rows by column name of one statement; `values` fill its `?`. Throws ProblemError. */
  readonly query: (
    sql: string,
    values?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Runs statements. Throws ProblemError at the first that fails. */
  readonly run: (sql: string) => Promise<void>
  /** Copies what the open transaction sees into another file, by SQLite's backup API. Throws ProblemError. */
  readonly copyInto: (file: string) => Promise<void>
  /** Closes it: what stood in a journal beside the file goes into it when nobody else has it open. Throws ProblemError. */
  readonly close: () => Promise<void>
}

export interface SqliteOptions {
  /** Name of the database in lastgood.yaml, for problems. */
  readonly name: string
  /** Absolute path. */
  readonly file: string
  /** `frozen`: to read a file that nobody writes. */
  readonly mode: 'read' | 'write' | 'frozen'
  /** One statement takes no longer. */
  readonly seconds: number
}

/** How long somebody else's lock is waited for. */
const lockSeconds = 5

/** Opens a SQLite file that is there. Throws ProblemError. */
export async function openSqlite(options: SqliteOptions): Promise<SqliteSession> {
  const { name, file, mode, seconds } = options
  const child = startAnswering('sqlite-file-child')
  const problem = (what: string) =>
    new ProblemError({
      what,
      where: `database ${name}, ${file}`,
      hint: hintFor(what),
    })
  const ask = async (asked: FileAsk) => {
    const called = await child.call(asked, seconds + lockSeconds)
    if (called.state === 'ended') {
      throw problem(
        called.why === 'took too long'
          ? `not finished after ${seconds} s`
          : 'the process that had it open ended',
      )
    }
    const told = called.value as FileTold
    if (told.state === 'ok') return told.rows
    throw problem(told.code === null ? told.message : `${told.message} (${told.code})`)
  }
  try {
    await ask({ ask: 'open', file, mode, lockSeconds })
  } catch (error) {
    await child.end()
    throw error
  }
  return {
    query: (sql, values = []) => ask({ ask: 'query', sql, values }),
    run: async (sql) => void (await ask({ ask: 'run', sql })),
    copyInto: async (into) => void (await ask({ ask: 'copy', into })),
    close: async () => void (await ask({ ask: 'close' })),
    [Symbol.asyncDispose]: () => child.end(),
  }
}

function hintFor(what: string): string {
  if (/locked|busy/.test(what)) return 'Stop what uses it, then again'
  return /unable to open|readonly|not a database|full|disk/.test(what)
    ? 'See that the file is there, that you may read and write it and its folder, and that the disk has room'
    : 'See what SQLite says of it, then again'
}

/** The file in an address of lastgood.yaml, whose paths are absolute there. */
export function sqliteFile(url: string): string {
  const address = new URL(url)
  return fileURLToPath(`file://${address.pathname}`)
}
