import { startAnswering, type Answering } from '../../../host/answering.ts'
import { ShadowGone, type Session, type Shadow } from '../../session.ts'
import type { Ask, Told } from './protocol.ts'

export interface SqliteOptions {
  /** One call (a script, a query) takes no longer; 20 when absent. */
  readonly seconds?: number
  /** A statement that takes more memory fails; 1 GiB when absent. */
  readonly maxBytes?: number
}

/** What scripts have no part in has a limit of its own: a machine with much to do needs long to start a process. */
const housekeepingSeconds = 120

/**
 * SQLite in memory, in a process of its own: a thread that runs native code cannot be ended. It sees no file and no network of this
 * machine. Nothing is open before `fresh` or `load`.
 */
export class SqliteShadow implements Shadow {
  readonly ownsCatalog = false
  readonly session: Session
  readonly #limits: { readonly seconds: number; readonly maxBytes: number }
  readonly #saved = new Map<string, Uint8Array>()
  #process: Answering | null = null
  #version = 'SQLite'
  #names = 0
  /** The state it was opened with, while nothing was asked since: to be remembered without asking for it. */
  #clean: Uint8Array | null = null

  constructor(options: SqliteOptions = {}) {
    this.#limits = { seconds: options.seconds ?? 20, maxBytes: options.maxBytes ?? 1024 ** 3 }
    const version = () => this.#version
    this.session = {
      dialect: 'sqlite',
      get version() {
        return version()
      },
      run: async (sql) => {
        const { failure } = await this.#ask({ ask: 'run', statements: [sql] })
        return failure === null ? { state: 'ok', value: null } : { state: 'failed', failure }
      },
      runEach: (statements) => this.#ask({ ask: 'run', statements }),
      query: (sql, parameters = []) => this.#ask({ ask: 'query', sql, parameters }),
    }
  }

  /** Opens an empty database. @throws ShadowGone when it does not start */
  fresh(): Promise<void> {
    return this.#open(null)
  }

  async #open(state: Uint8Array | null): Promise<void> {
    this.#process ??= startAnswering('sqlite-child')
    const told = await this.#ask({ ask: 'open', state, maxBytes: this.#limits.maxBytes })
    if (told.state === 'failed') throw new ShadowGone(`SQLite does not start: ${told.why}`)
    this.#version = told.version
    this.#clean = state
  }

  async save(): Promise<string> {
    const name = `state ${++this.#names}`
    this.#saved.set(name, await this.dump())
    return name
  }

  async restore(name: string): Promise<void> {
    const saved = this.#saved.get(name)
    if (saved === undefined) throw new Error(`nothing is saved as ${name}`)
    await this.#open(saved)
  }

  async forget(name: string): Promise<void> {
    this.#saved.delete(name)
  }

  async provide(wanted: readonly string[]): Promise<readonly string[]> {
    return wanted
  }

  async dump(): Promise<Uint8Array> {
    this.#clean ??= await this.#ask({ ask: 'dump' })
    return this.#clean
  }

  async load(state: Uint8Array): Promise<boolean> {
    try {
      await this.#open(state)
      return true
    } catch (error) {
      if (error instanceof ShadowGone) return false
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#saved.clear()
    await this.#process?.end()
    this.#process = null
  }

  async #ask<A extends Ask>(asked: A): Promise<Told[A['ask']]> {
    this.#clean = null
    const ours = asked.ask === 'open' || asked.ask === 'dump'
    const seconds = ours ? housekeepingSeconds : this.#limits.seconds
    const called = await this.#process?.call(asked, seconds)
    if (called?.state === 'answered') return called.value as Told[A['ask']]
    this.#process = null
    throw new ShadowGone(
      called === undefined || called.why === 'broke'
        ? 'the shadow database broke'
        : `it ran longer than ${seconds} seconds and was ended`,
    )
  }
}
