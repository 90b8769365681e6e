import { randomBytes } from 'node:crypto'
import type { Problem } from '../../../model/problem.ts'
import { Connection, type Place } from './connection.ts'
import { backquoted, text } from './names.ts'
import type { Ready } from './shadow.ts'

export interface Wanted {
  readonly admin: Place
  /** Name of the database and of the user that owns it. */
  readonly name: string
  readonly seconds: number
  /** `kept`: on a server of our own whose database is there already, from a state that was kept. */
  readonly own: false | 'empty' | 'kept'
}

/**
 * Makes a database and a user that may do everything in it and nothing outside: no file, no program, no other database, no account.
 * @throws ShadowGone, or an error of the driver when nobody answers
 */
export async function makeReady({ admin, name, seconds, own }: Wanted): Promise<Ready | Problem> {
  const connection = await Connection.open(admin)
  const password = randomBytes(18).toString('base64url')
  const user = `${text(name)}@'%'`
  // An underscore in a grant stands for any character.
  const database = `${backquoted(name.replaceAll('_', '\\_'))}.*`
  const most = Math.ceil(seconds) + 10
  const maria = await connection.query('select version() as version')
  const isMaria =
    maria.state === 'ok' && String(maria.value.rows[0]?.['version']).includes('MariaDB')
  const statements = [
    ...(own === false ? [] : [`drop user if exists ${user}`]),
    ...(own === 'kept' ? [] : [`create database ${backquoted(name)}`]),
    // Ends what runs away even when nobody is left here to do it.
    `create user ${user} identified by ${text(password)}${isMaria ? ` with max_statement_time ${most}` : ''}`,
    `grant all privileges on ${database} to ${user}`,
  ]
  try {
    for (const sql of statements) {
      const answer = await connection.query(sql)
      if (answer.state === 'ok') continue
      if (own === false) await drop(connection, name)
      return {
        what: answer.failure.message,
        where: 'the shadow server',
        hint: 'Name a user with CREATE USER and, WITH GRANT OPTION, all privileges on `lastgood\\_shadow\\_%`.*',
      }
    }
  } finally {
    await connection.close()
  }
  const { socket, host, port } = admin
  const place = socket === undefined ? { host, port } : { socket }
  return {
    admin,
    seconds,
    runner: { ...(place as Pick<Place, 'socket'>), user: name, password, database: name },
  }
}

/** Takes away what `makeReady` made. */
export async function undoReady({ admin, runner }: Ready): Promise<void> {
  const connection = await Connection.open(admin)
  await drop(connection, runner.database)
  await connection.close()
}

async function drop(connection: Connection, name: string): Promise<void> {
  await connection.query(`drop database if exists ${backquoted(name)}`)
  await connection.query(`drop user if exists ${text(name)}@'%'`)
}
