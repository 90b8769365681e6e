import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { openSqlite, type SqliteSession } from '../../engines/sqlite/sqlite.ts'

export interface Swapping {
  /** Name of the database in lastgood.yaml. */
  readonly name: string
  /** Absolute paths: the database, what takes its place, and what the database is called afterwards. */
  readonly real: string
  readonly loaded: string
  readonly keptAs: string
}

/** Seconds for SQLite to bring a journal into the file. */
const settleSeconds = 300

/**
 * Gives `loaded` the name `real`, and the file that had it the name `keptAs`, while nobody else has that open: it would go on writing
 * into what is put aside. Throws ProblemError; then nothing changed.
 */
export async function swap(io: Io, swapping: Swapping): Promise<void> {
  const { name, real, loaded, keptAs } = swapping
  await using session = await openSqlite({
    name,
    file: real,
    mode: 'write',
    seconds: settleSeconds,
  })
  const wasWal = (await journalOf(session)) === 'wal'
  // What stands in a journal beside the file would not come along with its name: WAL ends, which works only for who has it alone.
  try {
    if ((await setJournal(session, 'delete')) === 'wal') throw stillOpen(name, real, [])
    await session.run('begin exclusive')
    const users = io.processes.usersOf([real])
    if (users !== null && users.length > 0) throw stillOpen(name, real, users)
    if (!(await io.files.link(real, keptAs)) && !(await io.files.same(real, keptAs))) {
      throw new ProblemError({
        what: `There is another file of that name already: ${keptAs}; nothing was changed`,
        where: `database ${name}`,
        hint: 'Move it away, and resume',
      })
    }
    io.fault('restore:linked')
    await io.files.rename(loaded, real)
  } catch (error) {
    await session.run('rollback').catch(() => {})
    if (wasWal) await setJournal(session, 'wal').catch(() => {})
    if (!(error instanceof ProblemError) || !/locked/.test(error.problem.what)) throw error
    throw stillOpen(name, real, io.processes.usersOf([real, `${real}-wal`]) ?? [])
  }
  await io.files.flush(dirname(real))
  // Before anybody makes files of his own beside the new one, by the same names.
  await session.run('rollback')
  await session.close()
  if (!wasWal) return
  await using kept = await openSqlite({ name, file: keptAs, mode: 'write', seconds: settleSeconds })
  await setJournal(kept, 'wal')
  await kept.close()
}

const journalOf = async (session: SqliteSession) =>
  String((await session.query('pragma journal_mode'))[0]?.['journal_mode'])

const setJournal = async (session: SqliteSession, mode: 'delete' | 'wal') =>
  String((await session.query(`pragma journal_mode = ${mode}`))[0]?.['journal_mode'])

const stillOpen = (name: string, file: string, users: readonly string[]) =>
  new ProblemError({
    what: `Still open in ${users.length === 0 ? 'another program' : users.join(', ')}; nothing was changed`,
    where: `database ${name}, ${file}`,
    hint: 'Stop what still has it open, then resume',
  })
