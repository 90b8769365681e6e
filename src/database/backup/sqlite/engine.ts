import type { Io } from '../../../host/io.ts'
import type { Backup } from '../../../model/backup.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { HistoryRows } from '../../../model/restore.ts'
import { identifier } from '../../engines/postgresql.ts'
import { openSqlite, sqliteFile, type SqliteSession } from '../../engines/sqlite/sqlite.ts'
import { compareRows } from '../compare-rows.ts'
import type { BackupEngine, Dumped, Taking, Tried } from '../engine.ts'
import { settingsOf } from '../settings.ts'
import { countTables } from './rows.ts'

/** Backups by SQLite's backup API: another SQLite file. */
export const sqliteBackups: BackupEngine = {
  ending: 'db',
  async ran({ name, url }, history) {
    const options = { name, file: sqliteFile(url), mode: 'read', seconds: 10 } as const
    await using session = await openSqlite(options)
    return await migrationsRan(session, history)
  },
  dump,
  tried,
}

async function dump(io: Io, { database, action }: Taking, file: string): Promise<Dumped> {
  const { name, url } = database
  const { withinSeconds: seconds } = settingsOf(database)
  const named = sqliteFile(url)
  // Behind a link stands the file that restoring replaces.
  const source = (await io.files.realPath(named)) ?? named
  await using session = await openSqlite({ name, file: source, mode: 'read', seconds })
  // The copy is made within this transaction, and so of what it sees.
  await session.run('begin')
  const tables = await countTables(session)
  const takenAt = io.clock.now().toISOString()
  const holds = await migrationsRan(session, action.history)
  await session.copyInto(file)
  await session.run('commit')
  return { source, takenAt, holds, tables, transaction: null }
}

async function tried(
  _io: Io,
  { database }: Taking,
  file: string,
  { tables }: Dumped,
): Promise<Tried> {
  const { name } = database
  const { withinSeconds: seconds } = settingsOf(database)
  await using session = await openSqlite({ name, file, mode: 'frozen', seconds })
  const found = await session.query('pragma integrity_check(3)')
  const wrong = found.map((row) => String(row['integrity_check'])).filter((said) => said !== 'ok')
  if (wrong.length > 0) {
    throw new ProblemError({
      what: `The copy is damaged, as the database itself may be: ${wrong.join(', ')}`,
      where: `database ${name}, ${file}`,
      hint: 'Ask the database itself: PRAGMA integrity_check',
    })
  }
  const back = await countTables(session)
  const compared = compareRows({ name, file, wanted: tables, back })
  const says = `opened by itself: it is whole; ${compared} of ${tables.length} tables compared, every row is there`
  return { says, tables }
}

async function migrationsRan(
  session: SqliteSession,
  history: HistoryRows | null,
): Promise<Backup['holds']> {
  if (history === null) return 'unknown'
  const { table, column, values } = history
  try {
    const [found] = await session.query(
      `select count(*) as ran from ${identifier(table)} where cast(${identifier(column)} as text) in (select value from json_each(?))`,
      [JSON.stringify(values)],
    )
    const ran = Number(found?.['ran'])
    return ran === 0 ? 'before' : ran >= values.length ? 'after' : 'partly'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return 'unknown'
  }
}
