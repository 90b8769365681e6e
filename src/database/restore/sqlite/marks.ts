import type { SqliteSession } from '../../engines/sqlite/sqlite.ts'
import type { Marks } from '../mark.ts'

/** Writes a mark into the file, within the caller's transaction if there is one. */
export async function writeMark(session: SqliteSession, marks: Marks, key: string): Promise<void> {
  await session.run(
    `create table if not exists ${marks} (key text primary key, ran_at text not null default current_timestamp)`,
  )
  await session.query(`insert or ignore into ${marks} (key) values (?)`, [key])
}

export async function marked(session: SqliteSession, marks: Marks, key: string): Promise<boolean> {
  const there = await session.query(
    "select 1 from sqlite_schema where type = 'table' and name = ?",
    [marks],
  )
  if (there.length === 0) return false
  return (await session.query(`select 1 from ${marks} where key = ?`, [key])).length > 0
}
