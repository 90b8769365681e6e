import { fail, ok, type Result } from '../../../model/problem.ts'
import { literal, quoted } from '../../contract/promised.ts'
import { ShadowGone, type Session, type Shadow } from '../../session.ts'
import { Connection, type Place } from './connection.ts'
import { runnerOn, type Runner } from './role.ts'

export interface ServerOptions {
  /** `postgres://…`; the database it names is only connected to. */
  readonly url: string
  /** Unguessable, lower-case letters and digits: part of the names of what is made on the server. */
  readonly freshId: () => string
  /** One call (a script, a query) takes no longer; 20 when absent. */
  readonly seconds?: number
}

/**
 * A database of our own on a server, with a role of our own to use it, both dropped when it is disposed. What a history says about
 * the server as a whole (roles, other databases) it may not do there.
 */
export async function openServer(options: ServerOptions): Promise<Result<Shadow>> {
  const name = `lastgood_shadow_${options.freshId()}`
  let admin: Connection
  try {
    admin = await Connection.open({ url: options.url })
  } catch (error) {
    return unusable(error, 'Check its address and that it runs')
  }
  const runner = await runnerOn(admin, name, options.freshId() + options.freshId())
  if ('what' in runner) {
    await admin.close()
    return fail(runner)
  }
  const shadow = new ServerShadow(admin, options, name, runner)
  try {
    await shadow.begin()
    return ok(shadow)
  } catch (error) {
    await shadow[Symbol.asyncDispose]()
    return unusable(error, 'Let new roles log in with a password from here (pg_hba.conf)')
  }
}

function unusable(error: unknown, hint: string): Result<never> {
  const what = error instanceof Error && error.message !== '' ? error.message : 'no connection'
  return fail({ what, where: 'the shadow server', hint })
}

class ServerShadow implements Shadow {
  readonly ownsCatalog = false
  readonly session: Session
  readonly #admin: Connection
  readonly #url: string
  readonly #seconds: number
  readonly #name: string
  readonly #runner: Runner
  readonly #saved = new Set<string>()
  #connection: Connection | null = null
  #backend = 0
  #version = 'PostgreSQL'
  #names = 0

  constructor(admin: Connection, { url, seconds }: ServerOptions, name: string, runner: Runner) {
    this.#admin = admin
    this.#url = url
    this.#seconds = seconds ?? 20
    this.#name = name
    this.#runner = runner
    const version = () => this.#version
    this.session = {
      dialect: 'postgresql',
      get version() {
        return version()
      },
      run: async (sql) => {
        const answer = await this.#limited((open) => open.query(sql))
        return answer.state === 'ok' ? { state: 'ok', value: null } : answer
      },
      runEach: (statements) => this.#limited((open) => open.runEach(statements)),
      query: (sql, parameters) => this.#limited((open) => open.query(sql, parameters)),
    }
  }

  async begin(): Promise<void> {
    const { user } = this.#runner
    await this.#must(
      `create database ${quoted(this.#name)} template template0 owner ${quoted(user)}`,
    )
    await this.#must(`revoke connect on database ${quoted(this.#name)} from public`)
    // Ends what runs away even when nobody is left here to do it.
    const most = literal(`${Math.ceil(this.#seconds) + 10}s`)
    await this.#must(`alter database ${quoted(this.#name)} set statement_timeout = ${most}`)
    await this.#connect()
    const answer = await this.session.query('select version() as version')
    if (answer.state === 'ok') {
      const said = /^PostgreSQL \S+/.exec(String(answer.value.rows[0]?.version))?.[0]
      this.#version = said ?? this.#version
    }
  }

  async save(): Promise<string> {
    const saved = `${this.#name}_${++this.#names}`
    await this.#alone(() => this.#copy(this.#name, saved))
    this.#saved.add(saved)
    return saved
  }

  async restore(saved: string): Promise<void> {
    if (!this.#saved.has(saved)) throw new Error(`nothing is saved as ${saved}`)
    await this.#alone(async () => {
      await this.#drop(this.#name)
      await this.#copy(saved, this.#name)
    })
  }

  async forget(saved: string): Promise<void> {
    if (this.#saved.delete(saved)) await this.#drop(saved)
  }

  /** Extensions that only a superuser may install are installed by the role that was named, if they reach nothing outside. */
  async provide(wanted: readonly string[]): Promise<readonly string[]> {
    const names = wanted.map((name) => literal(name)).join(', ')
    const answer = await this.#admin.query(
      `select name, bool_or(trusted) as trusted from pg_available_extension_versions where name in (${names}) group by 1`,
    )
    if (answer.state === 'failed') return wanted
    const here = new Map(answer.value.rows.map(({ name, trusted }) => [String(name), trusted]))
    const untrusted = wanted.filter((name) => here.get(name) === false && !outward.test(name))
    const missing = wanted.filter((name) => !here.has(name) || outward.test(name))
    if (untrusted.length === 0) return missing
    const inside = await Connection.open({ url: this.#url, database: this.#name })
    for (const name of untrusted) {
      const made = await inside.query(`create extension if not exists ${quoted(name)}`)
      if (made.state === 'failed') missing.push(name)
    }
    await inside.close()
    return missing
  }

  /** A server's state cannot be taken away as bytes. */
  async dump(): Promise<null> {
    return null
  }

  async load(): Promise<boolean> {
    return false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#admin.gone) return
    await this.#connection?.close()
    for (const database of [this.#name, ...this.#saved]) await this.#drop(database)
    if (this.#runner.kind === 'own') {
      await this.#admin.query(`drop role if exists ${quoted(this.#runner.user)}`)
    }
    await this.#admin.close()
  }

  async #connect(): Promise<void> {
    const place: Place = { url: this.#url, database: this.#name }
    const { kind, user } = this.#runner
    const own = kind === 'own' ? { user, password: this.#runner.password } : {}
    this.#connection = await Connection.open({ ...place, ...own })
    this.#backend = await this.#connection.backend()
  }

  /** Nobody may be connected to a database that is copied. */
  async #alone(work: () => Promise<void>): Promise<void> {
    await this.#connection?.close()
    this.#connection = null
    await work()
    await this.#connect()
  }

  async #limited<T>(work: (open: Connection) => Promise<T>): Promise<T> {
    const open = this.#connection
    if (open === null || open.gone) throw new ShadowGone('the shadow server ended the connection')
    let late = false
    const timer = setTimeout(() => {
      late = true
      void this.#admin.query(`select pg_terminate_backend(${this.#backend})`).catch(() => undefined)
    }, this.#seconds * 1000)
    try {
      return await work(open)
    } catch (error) {
      if (!late) throw error
      throw new ShadowGone(`it ran longer than ${this.#seconds} seconds and was ended`)
    } finally {
      clearTimeout(timer)
    }
  }

  async #copy(from: string, to: string): Promise<void> {
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = ${literal(from)}`
    await this.#admin.query(end)
    await this.#must(
      `create database ${quoted(to)} template ${quoted(from)} owner ${quoted(this.#runner.user)}`,
    )
    await this.#must(`revoke connect on database ${quoted(to)} from public`)
    const most = literal(`${Math.ceil(this.#seconds) + 10}s`)
    await this.#must(`alter database ${quoted(to)} set statement_timeout = ${most}`)
  }

  async #drop(database: string): Promise<void> {
    await this.#admin.query(`drop database if exists ${quoted(database)} with (force)`)
  }

  async #must(sql: string): Promise<void> {
    const answer = await this.#admin.query(sql)
    if (answer.state === 'failed') throw new Error(answer.failure.message)
  }
}

/** Extensions through which SQL reaches files, programs or other servers. */
const outward =
  /^(dblink|\w+_fdw|adminpack|pg_cron|pg_net|http|plpython\w*|plperlu|pltclu|plsh|pl\w+u|lo|pg_background|aws_\w+)$/
