import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { createLike } from '../../backup/mysql/load.ts'
import { backquoted, type MysqlOptions, type MysqlSession } from '../../engines/mysql/mysql.ts'
import { tablesOf } from './marks.ts'
import { dropSteps, makeSteps, readThings, type Thing, type Things } from './objects.ts'
import { readSteps, stepsTable, writeSteps, type Step } from './steps.ts'

export interface Swapping {
  /** Name of the database in lastgood.yaml. */
  readonly name: string
  /** Names of databases on the server. */
  readonly real: string
  readonly loaded: string
  readonly keptAs: string
  readonly mark: string
}

/** How often it is tried, a second apart, before a person is needed: sessions may be about to end. */
const attempts = 5

/**
 * Gives the tables of `loaded` to `real`, and those of `real` to `keptAs`, in one statement; what is left to do is written down in
 * `real` with them. Triggers stand in the way of RENAME TABLE: they are dropped before, and made again when it fails. Throws
 * ProblemError; then nothing changed.
 */
export async function swap(
  io: Io,
  session: MysqlSession,
  options: MysqlOptions,
  { name, real, loaded, keptAs, mark }: Swapping,
): Promise<void> {
  await notUsed(io, session, name, real)
  const there = await readThings(options, real)
  const coming = await readThings(options, loaded)
  const [present, wanted] = [await tablesOf(session, real), await tablesOf(session, loaded)]
  const [made] = await session.query(
    'select 1 from information_schema.schemata where schema_name = ?',
    [keptAs],
  )
  // Of a try that was killed: nobody else has a database of that name.
  if (made === undefined) await createLike(session, keptAs, real)
  await writeSteps(session, loaded, mark, [
    ...dropSteps(
      there.filter((one) => !isTrigger(one)),
      real,
    ),
    ...makeSteps(coming, real),
    ...makeSteps(there, keptAs),
  ])
  const away = (things: Things, of: string) =>
    things
      .filter(isTrigger)
      .map((one) => `drop trigger if exists ${backquoted(of)}.${backquoted(one.name)}`)
  const moves = [
    ...present.map((table) => move(table, real, keptAs)),
    ...[...new Set([...wanted, stepsTable])].map((table) => move(table, loaded, real)),
  ]
  try {
    for (const statement of [...away(coming, loaded), ...away(there, real)]) {
      await session.query(statement)
    }
    io.fault('restore:bare')
    await session.query(`rename table ${moves.join(', ')}`)
  } catch (error) {
    await makeTriggers(session, name, real, makeSteps(there.filter(isTrigger), real))
    const moved = await tablesOf(session, keptAs)
    if (moved.length === 0) await session.query(`drop database if exists ${backquoted(keptAs)}`)
    throw error
  }
}

const move = (table: string, from: string, to: string) =>
  `${backquoted(from)}.${backquoted(table)} to ${backquoted(to)}.${backquoted(table)}`

/**
 * Makes the triggers again that somebody dropped and then died, before the tables changed places: `loaded` remembers them. Nothing
 * where nobody did.
 */
export async function makeDroppedTriggers(
  session: MysqlSession,
  { name, real, loaded, keptAs, mark }: Swapping,
): Promise<void> {
  const steps = await readSteps(session, loaded, mark)
  const triggers = steps.filter(
    ({ place, first }) => place === keptAs && first?.startsWith('drop trigger') === true,
  )
  await makeTriggers(session, name, real, triggers)
}

async function makeTriggers(
  session: MysqlSession,
  name: string,
  real: string,
  steps: readonly Step[],
): Promise<void> {
  await session.query(`use ${backquoted(real)}`)
  for (const { statement, first, mode } of steps) {
    try {
      if (mode !== null) await session.query('set session sql_mode = ?', [mode])
      if (first !== null) await session.query(first)
      await session.query(statement)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      throw new ProblemError({
        what: `A trigger was dropped and could not be made again: ${error.problem.what}; nothing else was changed`,
        where: `database ${name}`,
        hint: `Make it: ${statement}`,
      })
    }
  }
}

const isTrigger = ({ kind }: Thing) => kind === 'trigger'

/** Sessions that work in a database, or hold a transaction open, are somebody who still writes. */
async function notUsed(io: Io, session: MysqlSession, name: string, real: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const others = await session.query(
      `select p.user as who, p.host as at, p.command as doing from information_schema.processlist p
       left join information_schema.innodb_trx t on t.trx_mysql_thread_id = p.id
       where p.db = ? and p.id <> connection_id() and (p.command <> 'Sleep' or t.trx_id is not null)`,
      [real],
    )
    if (others.length === 0) return
    if (attempt < attempts) {
      await io.clock.sleep(1)
      continue
    }
    throw new ProblemError({
      what: `Still in use by ${others.map(({ who, at, doing }) => `${who} at ${at} (${doing})`).join(', ')}; nothing was changed`,
      where: `database ${name}`,
      hint: 'Stop what still writes, then resume',
    })
  }
}
