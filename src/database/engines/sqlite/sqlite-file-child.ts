import { pathToFileURL } from 'node:url'
import { backup, DatabaseSync } from 'node:sqlite'
import { answerMessages } from '../../../host/answering-side.ts'
import type { FileAsk, FileTold } from './protocol.ts'

let open: DatabaseSync | null = null

/** More pages than any database has: one step, so that nobody's writes begin the copy anew. */
const allPages = 2 ** 31 - 1

answerMessages(async (asked): Promise<FileTold> => {
  try {
    return { state: 'ok', rows: await answer(asked as FileAsk) }
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: unknown }
    return { state: 'failed', message, code: typeof errcode === 'number' ? errcode : null }
  }
})

async function answer(ask: FileAsk): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if (ask.ask === 'open') return start(ask)
  if (open === null) throw new Error('asked before it was open')
  if (ask.ask === 'copy') await backup(open, ask.into, { rate: allPages })
  else if (ask.ask === 'run') open.exec(ask.sql)
  else if (ask.ask === 'close') open.close()
  else return open.prepare(ask.sql).all(...(ask.values as (string | number | null)[]))
  return []
}

function start({ file, mode, lockSeconds }: Extract<FileAsk, { ask: 'open' }>) {
  const address = pathToFileURL(file)
  // Neither would be made anew: a database that is not there is no empty one.
  address.search = { read: 'mode=ro', write: 'mode=rw', frozen: 'mode=ro&immutable=1' }[mode]
  open = new DatabaseSync(address, {
    timeout: lockSeconds * 1000,
    readOnly: mode !== 'write',
    enableForeignKeyConstraints: true,
    // As most builds of SQLite have it: a word between double quotes that names no column is a text.
    enableDoubleQuotedStringLiterals: true,
  })
  // What is no database shows only when it is read.
  open.prepare('select count(*) from sqlite_schema').get()
  return []
}
