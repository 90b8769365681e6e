import {
  ShadowGone,
  type Ran,
  type Rows,
  type Answer,
  type Session,
  type Shadow,
} from '../../session.ts'
import { asMariaDb } from './collations.ts'
import { Connection, type Place } from './connection.ts'
import { backquoted } from './names.ts'
import { asking, readState, type Asking, type State } from './state.ts'
import { restoreState } from './restore-state.ts'

/** A server that was got ready: who may do what on it. */
export interface Ready {
  /** Makes and drops databases. */
  readonly admin: Place
  /** Owns the database and nothing else; its `database` is the shadow. */
  readonly runner: Place & { readonly database: string }
  /** One call takes no longer. */
  readonly seconds: number
}

/** What a saved state is: definitions here, rows in a database beside. */
interface Saved {
  readonly state: State
  readonly rows: string
}

/**
 * A database of our own on a MySQL or MariaDB server. Its states are definitions that are compared and copies of rows in databases
 * beside it: neither engine can take DDL back.
 */
export class MysqlShadow implements Shadow {
  readonly ownsCatalog = false
  readonly session: Session
  #ready: Ready
  #admin: Connection | null = null
  #connection: Connection | null = null
  #version = 'MySQL or MariaDB'
  readonly #saved = new Map<string, Saved>()
  /** The state that stands there now, as long as nothing was asked that could have changed it. */
  #known: State | null = null
  #names = 0

  constructor(ready: Ready) {
    this.#ready = ready
    const version = () => this.#version
    this.session = {
      dialect: 'mysql',
      get version() {
        return version()
      },
      run: async (sql) => {
        const answer = await this.#limited(!harmless(sql), (open) => open.query(this.#spoken(sql)))
        return answer.state === 'ok' ? { state: 'ok', value: null } : answer
      },
      runEach: (statements): Promise<Ran> =>
        this.#limited(!statements.every(harmless), (open) =>
          open.runEach(statements.map((sql) => this.#spoken(sql))),
        ),
      query: (sql, parameters): Promise<Answer<Rows>> =>
        this.#limited(!harmless(sql), (open) => open.query(this.#spoken(sql), parameters)),
      reset: () => this.#limited(false, (open) => open.reset()),
    }
  }

  /** Connects; the database is there. @throws Error of the driver */
  async connect(): Promise<void> {
    const { admin, runner } = this.#ready
    this.#admin = await Connection.open(admin)
    this.#connection = await Connection.open(runner)
    const answer = await this.#connection.query('select version() as version')
    const said = answer.state === 'ok' ? String(answer.value.rows[0]?.['version']) : ''
    const number = /^[\d.]+/.exec(said)?.[0] ?? said
    this.#version = `${said.includes('MariaDB') ? 'MariaDB' : 'MySQL'} ${number}`
  }

  /** Closes the connections and forgets what was saved: the server behind them is another now. */
  async disconnect(ready: Ready = this.#ready): Promise<void> {
    await this.#connection?.close()
    await this.#admin?.close()
    this.#connection = null
    this.#admin = null
    this.#known = null
    this.#ready = ready
  }

  async save(): Promise<string> {
    const state = await this.#state()
    const name = `state ${++this.#names}`
    const { database } = this.#ready.runner
    const rows = `${database}_${this.#names}`
    const filled = [...state.tables].filter(
      ([, { kind, checksum }]) => kind === 'table' && checksum !== '0',
    )
    if (filled.length > 0) {
      const ask = this.#asAdmin()
      await ask("set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
      await ask(`create database ${backquoted(rows)}`)
      for (const [table] of filled) {
        await ask(
          `create table ${backquoted(rows)}.${backquoted(table)} as select * from ${backquoted(database)}.${backquoted(table)}`,
        )
      }
    }
    this.#saved.set(name, { state, rows })
    return name
  }

  async restore(name: string): Promise<void> {
    const saved = this.#saved.get(name)
    if (saved === undefined) throw new Error(`nothing is saved as ${name}`)
    const { runner } = this.#ready
    // Also where a script was ended: its connection may be gone, or hold locks.
    if (this.#connection === null || this.#connection.gone) {
      this.#connection = await this.#again(runner)
    } else await this.#connection.reset()
    const now = await this.#state()
    if (now === saved.state) return
    const own = asking((sql) => this.#open().query(sql))
    await restoreState(
      { own, rows: (table, columns) => this.#fill(saved, table, columns) },
      saved.state,
      now,
    )
    await this.#connection.reset()
    this.#known = null
  }

  async forget(name: string): Promise<void> {
    const saved = this.#saved.get(name)
    if (saved === undefined) return
    this.#saved.delete(name)
    await this.#asAdmin()(`drop database if exists ${backquoted(saved.rows)}`)
  }

  /** There is nothing of the kind. */
  async provide(): Promise<readonly string[]> {
    return []
  }

  async dump(): Promise<Uint8Array | null> {
    return null
  }

  async load(_state: Uint8Array): Promise<boolean> {
    return false
  }

  /** Drops the databases that hold rows of states, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#admin !== null && !this.#admin.gone) {
      for (const name of [...this.#saved.keys()]) await this.forget(name)
    }
    await this.disconnect()
  }

  #spoken(sql: string): string {
    return this.#version.startsWith('MariaDB') ? asMariaDb(sql) : sql
  }

  #open(): Connection {
    if (this.#connection === null || this.#connection.gone) {
      throw new ShadowGone('the shadow server ended the connection')
    }
    return this.#connection
  }

  #asAdmin(): Asking {
    const admin = this.#admin
    if (admin === null) throw new ShadowGone('the shadow server is not connected')
    return asking((sql) => admin.query(sql))
  }

  async #again(place: Place): Promise<Connection> {
    try {
      return await Connection.open(place)
    } catch (error) {
      throw new ShadowGone(
        `the shadow server is gone: ${error instanceof Error ? error.message : ''}`,
      )
    }
  }

  async #state(): Promise<State> {
    this.#known ??= await readState(
      asking((sql) => this.#open().query(sql)),
      this.#ready.runner.database,
    )
    return this.#known
  }

  async #fill({ rows }: Saved, table: string, columns: readonly string[]): Promise<void> {
    const ask = this.#asAdmin()
    const list = columns.map(backquoted).join(', ')
    await ask(
      "set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0, unique_checks = 0",
    )
    await ask(
      `insert into ${backquoted(this.#ready.runner.database)}.${backquoted(table)} (${list}) select ${list} from ${backquoted(rows)}.${backquoted(table)}`,
    )
  }

  async #limited<T>(changes: boolean, work: (open: Connection) => Promise<T>): Promise<T> {
    const open = this.#open()
    if (changes) this.#known = null
    const { seconds } = this.#ready
    let late = false
    const timer = setTimeout(() => {
      late = true
      void this.#admin?.query(`kill connection ${open.id}`).catch(() => undefined)
    }, seconds * 1000)
    try {
      return await work(open)
    } catch (error) {
      if (!late) throw error
      throw new ShadowGone(`it ran longer than ${seconds} seconds and was ended`)
    } finally {
      clearTimeout(timer)
    }
  }
}

/** What cannot change definitions or rows that stay. */
const harmless = (sql: string) =>
  /^\s*(select(?![\s\S]*\b(into|nextval|setval)\b)|show)\b/i.test(sql)
