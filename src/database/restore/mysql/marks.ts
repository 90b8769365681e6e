import { backquoted, type MysqlSession } from '../../engines/mysql/mysql.ts'

const marks = 'lastgood_restores'

/** Writes into a database that it was restored, under a mark. */
export async function writeMark(session: MysqlSession, database: string, mark: string) {
  const table = `${backquoted(database)}.${marks}`
  await session.query(
    `create table if not exists ${table} (mark varchar(64) primary key, ran_at timestamp not null default current_timestamp) engine = InnoDB`,
  )
  await session.query(`insert ignore into ${table} (mark) values (?)`, [mark])
}

export async function marked(session: MysqlSession, database: string, mark: string) {
  if (!(await tablesOf(session, database)).includes(marks)) return false
  const found = await session.query(
    `select 1 from ${backquoted(database)}.${marks} where mark = ?`,
    [mark],
  )
  return found.length > 0
}

/** Names of what RENAME TABLE moves: tables and sequences. */
export async function tablesOf(
  session: MysqlSession,
  database: string,
): Promise<readonly string[]> {
  const found = await session.query(
    `select table_name as name from information_schema.tables where table_schema = ? and table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') order by 1`,
    [database],
  )
  return found.map((row) => row['name'] ?? '')
}
