import { startWorker, type WorkerThread } from '../../../host/workers.ts'
import { ShadowGone, type Session, type Shadow } from '../../session.ts'
import { canHave } from './extensions.ts'
import type { Ask, Told } from './protocol.ts'

export interface PgliteOptions {
  /** One call (a script, a query) takes no longer; 20 when absent. */
  readonly seconds?: number
  /** This process grows by no more while one call runs; 2 GiB when absent. */
  readonly maxBytes?: number
}

/** What scripts have no part in has limits of its own: a machine with much to do needs long for a fresh directory. */
const housekeeping = { seconds: 120, maxBytes: 4 * 1024 ** 3 }

/** An empty PGlite. @throws ShadowGone when it does not start */
export async function openPglite(options: PgliteOptions = {}): Promise<PgliteShadow> {
  const shadow = new PgliteShadow(options)
  await shadow.fresh()
  return shadow
}

/**
 * A PostgreSQL inside this process, in a thread of its own, so that what runs away can be ended. It sees no file, no process and no
 * network of this machine: its files are in memory. Nothing is open before `fresh` or `load`.
 */
export class PgliteShadow implements Shadow {
  readonly ownsCatalog = true
  readonly session: Session
  readonly #limits: { readonly seconds: number; readonly maxBytes: number }
  readonly #saved = new Map<string, Uint8Array>()
  #worker: WorkerThread | null = null
  /** Started ahead, with nothing open in it. */
  #next: WorkerThread | null = null
  #version = 'PGlite'
  #names = 0

  /** The state it was opened with, while nothing was asked since: to be remembered without asking for it. */
  #clean: Uint8Array | null = null

  constructor(options: PgliteOptions) {
    this.#limits = {
      seconds: options.seconds ?? 20,
      maxBytes: options.maxBytes ?? 2 * 1024 ** 3,
    }
    const version = () => this.#version
    this.session = {
      dialect: 'postgresql',
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

  /** Starts the thread that will be asked first: it loads its programs while this one has other work. */
  warm(): void {
    this.#next ??= startWorker('pglite-worker')
  }

  /** Opens an empty database, which takes seconds to make. @throws ShadowGone when it does not start */
  fresh(): Promise<void> {
    return this.#open(null)
  }

  async #open(directory: Uint8Array | null): Promise<void> {
    // A thread of its own each time: what an earlier database took in memory goes with its thread at once.
    await this.#worker?.end()
    this.#worker = this.#next ?? startWorker('pglite-worker')
    this.#next = null
    const told = await this.#ask({ ask: 'open', directory })
    if (told.state === 'failed') throw new ShadowGone(`PGlite does not start: ${told.why}`)
    this.#version = told.version
    this.#clean = directory
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
    return wanted.filter((name) => name !== 'plpgsql' && !canHave(name))
  }

  /** Nobody else vacuums here, and in single-user mode nothing but CHECKPOINT ever ends the write-ahead log: it grew by a gigabyte. */
  async tidy(): Promise<void> {
    await this.session.runEach(['vacuum', 'checkpoint'])
  }

  async dump(): Promise<Uint8Array> {
    return this.#clean ?? this.#ask({ ask: 'dump' })
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
    await this.#worker?.end()
    await this.#next?.end()
    this.#worker = null
    this.#next = null
  }

  async #ask<A extends Ask>(asked: A): Promise<Told[A['ask']]> {
    this.#clean = null
    const ours = asked.ask === 'open' || asked.ask === 'dump'
    const { seconds, maxBytes } = ours ? housekeeping : this.#limits
    const called = await this.#worker?.call(asked, { seconds, maxBytes })
    if (called?.state === 'answered') return called.value as Told[A['ask']]
    this.#worker = null
    throw new ShadowGone(
      called === undefined || called.why === 'broke'
        ? 'the shadow database broke'
        : called.why === 'took too long'
          ? `it ran longer than ${seconds} seconds and was ended`
          : `it took more than ${Math.round(maxBytes / 1024 ** 2)} MiB of memory and was ended`,
    )
  }
}
