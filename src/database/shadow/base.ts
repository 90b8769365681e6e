import type { Script } from '../migration.ts'
import type { Advanced, Stopped } from '../prover.ts'
import { ShadowGone, type Shadow } from '../session.ts'
import { keysOf, type StateCache } from './cache.ts'
import { engineOf } from './engines.ts'
import { prepare, type PreparedScript } from './prepare.ts'
import { runForGood, runLeniently } from './run-scripts.ts'

/**
 * So many scripts are replayed at most when the shadow is lost, before a new state is remembered: remembering copies the whole data
 * directory, and shadows are seldom lost.
 */
const rememberEvery = 250

/** After so many scripts a state is worth keeping between commands. */
const worthKeeping = 10

/** What a base begins with. */
export interface Beginning {
  readonly shadow: Shadow
  /** Makes sure that the shadow is open and has nothing in it. */
  readonly empty: () => Promise<void>
  /** States between commands, and what besides the scripts they depend on. */
  readonly cache: { readonly states: StateCache; readonly engine: string } | null
}

/**
 * The base of a prover: a shadow database with some history in it, which survives that the shadow is ended. Scripts that
 * could not run are part of the history as far as they got.
 */
export class Base {
  readonly shadow: Shadow
  readonly #empty: () => Promise<void>
  readonly #cache: Beginning['cache']
  /** Null before anything was asked. */
  #saved: string | null = null
  /** Run since `#saved`. */
  #since: PreparedScript[] = []
  readonly #roles = new Set<string>()

  constructor({ shadow, empty, cache }: Beginning) {
    this.shadow = shadow
    this.#empty = empty
    this.#cache = cache
  }

  get #engine() {
    return engineOf(this.shadow.session.dialect)
  }

  /** Opens the shadow, empty, if it is not open yet. */
  async open(): Promise<void> {
    if (this.#saved !== null) return
    await this.#empty()
    await this.#remember()
  }

  async advance(scripts: readonly Script[]): Promise<Advanced> {
    const first = this.#saved === null
    const keys = first && this.#cache !== null ? keysOf(this.#cache.engine, scripts) : []
    const known = await this.#known(keys)
    await this.open()
    const prepared = scripts
      .slice(known)
      .map((script) => prepare(script, this.shadow.session.dialect))
    const missing = await this.provide(prepared)
    const stopped: Stopped[] = []
    const notes = new Set<string>(prepared.flatMap((one) => one.notes))
    for (const name of missing) notes.add(`the shadow database has no extension ${name}`)
    for (const script of prepared) {
      const failed = await this.#one(script, (says) => notes.add(says))
      if (failed !== null) stopped.push(failed)
      if (this.#since.length >= rememberEvery) await this.#orRevive(() => this.#remember())
    }
    for (const role of this.#roles) notes.add(`role ${role} was made, since the history expects it`)
    if (stopped.length > 0) return { state: 'partly', stopped, notes: [...notes] }
    if (first && prepared.length >= worthKeeping) await this.#keep(keys.at(-1))
    return { state: 'advanced', notes: [...notes] }
  }

  /** Makes the extensions of scripts available, as far as this shadow has them. Returns those that it has not. */
  async provide(scripts: readonly PreparedScript[]): Promise<readonly string[]> {
    const names = [...new Set(scripts.flatMap(({ extensions }) => extensions))]
    if (names.length === 0) return []
    return (await this.#orRevive(() => this.shadow.provide(names))) ?? names
  }

  /** Makes a role that scripts expect, for good. False when it cannot, or did before. */
  async makeRole(name: string): Promise<boolean> {
    if (this.#roles.has(name)) return false
    const { state } = await this.shadow.session.run(`create role "${name.replaceAll('"', '""')}"`)
    if (state === 'ok') this.#roles.add(name)
    return state === 'ok'
  }

  /** Brings the shadow back to the base after it was ended or left in another state. */
  async revive(): Promise<void> {
    if (this.#saved === null) return
    await this.shadow.restore(this.#saved)
    const since = this.#since
    this.#since = []
    const roles = [...this.#roles]
    this.#roles.clear()
    for (const role of roles) await this.makeRole(role)
    const names = since.flatMap(({ extensions }) => extensions)
    if (names.length > 0) await this.shadow.provide(names)
    for (const script of since) await this.#one(script)
  }

  /** Null when the shadow was lost over it; then the base is there again. */
  async #orRevive<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ShadowGone)) throw error
      await this.revive()
      return null
    }
  }

  async #one(script: PreparedScript, note?: (says: string) => void): Promise<Stopped | null> {
    try {
      const stopped = await this.#withRoles(script, note)
      if (stopped !== null) await runLeniently(this.shadow.session, script, stopped)
      await this.#connectAnew()
      this.#since.push(script)
      return stopped
    } catch (error) {
      if (!(error instanceof ShadowGone)) throw error
      await this.revive()
      const failure = { code: null, message: error.message, line: null }
      return { script: script.script, failure, why: error.message }
    }
  }

  /** Settings, temporary tables and prepared statements end with a connection, and tools open one each time. */
  async #connectAnew(): Promise<void> {
    const { reset, begin } = this.#engine
    if (reset !== null) await this.shadow.session.run(reset)
    await this.shadow.session.reset?.()
    if (begin !== undefined) await this.shadow.session.run(begin)
  }

  async #withRoles(script: PreparedScript, note?: (says: string) => void): Promise<Stopped | null> {
    for (;;) {
      const stopped = await runForGood(this.shadow.session, script, note)
      const role = stopped === null ? null : this.#engine.missingRole(stopped.failure)
      if (role === null || !(await this.makeRole(role))) return stopped
    }
  }

  /** Opens the longest known beginning from the cache: how many scripts it holds. */
  async #known(keys: readonly string[]): Promise<number> {
    const states = this.#cache?.states
    for (let at = keys.length - 1; at > 0 && states !== undefined; at--) {
      const key = keys[at] ?? ''
      const state = (await states.has(key)) ? await states.get(key) : null
      if (state === null || !(await this.shadow.load(state))) continue
      await this.#remember()
      return at
    }
    return 0
  }

  async #remember(): Promise<void> {
    const old = this.#saved
    this.#saved = await this.shadow.save()
    this.#since = []
    if (old !== null) await this.shadow.forget(old)
  }

  async #keep(key: string | undefined): Promise<void> {
    const state = key === undefined ? null : await this.shadow.dump()
    if (key !== undefined && state !== null) await this.#cache?.states.put(key, state)
  }
}
