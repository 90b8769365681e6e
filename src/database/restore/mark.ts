import type { PostgresSession } from '../engines/postgresql.ts'

/**
 * Tables in which a database remembers what lastgood did to it; written with the change itself, so that they cannot disagree with it.
 * Two, because the two may be done by two roles.
 */
export type Marks = 'lastgood_downs' | 'lastgood_restores'

/** Any number of our own: one restore of a database at a time. */
export const lock = 1_805_759_403

/** Makes the table of marks where it is not there yet. */
export async function openMarks(session: PostgresSession, marks: Marks): Promise<void> {
  await session.query(
    `create table if not exists ${marks} (key text primary key, ran_at timestamptz not null default now())`,
  )
}

export async function writeMark(
  session: PostgresSession,
  marks: Marks,
  key: string,
): Promise<void> {
  await openMarks(session, marks)
  await session.query(`insert into ${marks} (key) values ($1) on conflict do nothing`, [key])
}

export async function marked(
  session: PostgresSession,
  marks: Marks,
  key: string,
): Promise<boolean> {
  const [table] = await session.query('select to_regclass($1) is not null as there', [marks])
  if (table?.['there'] !== true) return false
  return (await session.query(`select 1 from ${marks} where key = $1`, [key])).length > 0
}

/** Whether any session of the server takes a database back just now. */
export async function heldBy(session: PostgresSession): Promise<boolean> {
  const [held] = await session.query(
    "select exists (select from pg_locks where locktype = 'advisory' and classid = 0 and objid::int8 = $1 and granted) as held",
    [lock],
  )
  return held?.['held'] === true
}
