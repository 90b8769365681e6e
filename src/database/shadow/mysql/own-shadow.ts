import { ShadowGone, type Session, type Shadow } from '../../session.ts'
import { backquoted } from './names.ts'
import { Connection } from './connection.ts'
import { OwnServer, type ServerIo } from './own-server.ts'
import type { Programs } from './programs.ts'
import { makeReady } from './ready.ts'
import { MysqlShadow, type Ready } from './shadow.ts'

/** The same name every time: what a kept state holds (definers, qualified names) has to mean the same later. */
const name = 'lastgood_shadow'

/** A shadow on a server of our own, whose state can be kept between commands as its data directory. */
export class OwnMysqlShadow implements Shadow {
  readonly ownsCatalog = false
  readonly #inner: MysqlShadow
  readonly #server: OwnServer
  readonly #seconds: number

  constructor(programs: Programs, io: ServerIo, seconds: number) {
    this.#server = new OwnServer(programs, io)
    this.#seconds = seconds
    const place = { socket: '', user: name, database: name }
    this.#inner = new MysqlShadow({ admin: this.#server.admin, runner: place, seconds })
  }

  get session(): Session {
    return this.#inner.session
  }

  /** Makes a server with an empty database. @throws ShadowGone when it does not start */
  async fresh(): Promise<void> {
    await this.#end()
    await this.#server.install()
    await this.#begin(true)
  }

  save(): Promise<string> {
    return this.#inner.save()
  }

  async restore(saved: string): Promise<void> {
    // It may have died of what it was given.
    if (!this.#server.running) {
      await this.#inner.disconnect()
      await this.#begin(false)
    }
    await this.#inner.restore(saved)
  }

  forget(saved: string): Promise<void> {
    return this.#inner.forget(saved)
  }

  async provide(): Promise<readonly string[]> {
    return []
  }

  async dump(): Promise<Uint8Array | null> {
    await this.#inner.disconnect()
    await this.#server.stop()
    const packed = await this.#server.pack()
    await this.#begin(false)
    return packed
  }

  async load(state: Uint8Array): Promise<boolean> {
    await this.#end()
    if (!(await this.#server.unpack(state))) return false
    try {
      await this.#begin(false)
      await this.#dropCopies()
      return true
    } catch (error) {
      if (!(error instanceof ShadowGone)) throw error
      await this.#server.stop()
      return false
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
    await this.#server[Symbol.asyncDispose]()
  }

  async #end(): Promise<void> {
    await this.#inner.disconnect()
    await this.#server.stop()
  }

  async #begin(empty: boolean): Promise<void> {
    await this.#server.start()
    const ready = await this.#ready(empty)
    await this.#inner.disconnect(ready)
    await this.#inner.connect()
  }

  async #ready(empty: boolean): Promise<Ready> {
    const { admin } = this.#server
    const ready = await makeReady({
      admin,
      name,
      seconds: this.#seconds,
      own: empty ? 'empty' : 'kept',
    })
    if ('what' in ready) throw new ShadowGone(ready.what)
    return ready
  }

  /** Takes away the copies of rows that a state carried which another process kept. */
  async #dropCopies(): Promise<void> {
    const admin = await Connection.open(this.#server.admin)
    const found = await admin.query(
      `select schema_name as name from information_schema.schemata where schema_name like 'lastgood\\_shadow\\_%'`,
    )
    for (const row of found.state === 'ok' ? found.value.rows : []) {
      await admin.query(`drop database ${backquoted(String(row['name']))}`)
    }
    await admin.close()
  }
}
