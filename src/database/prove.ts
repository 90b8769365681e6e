import { ok, type Result } from '../model/problem.ts'
import type { Catalog } from './catalog/catalog.ts'
import { notAskedOf } from './contract/statements/ask.ts'
import type { Script } from './migration.ts'
import type { Proof } from './proof.ts'
import type { Advanced, Prover, ProvenStep, ProverSettings, Stopped } from './prover.ts'
import { catalogOf, Unanswered } from './round-trip/read.ts'
import { tryStep, type Step, type Tried } from './round-trip/try-step.ts'
import { waysOf } from './round-trip/ways.ts'
import { ShadowGone } from './session.ts'
import type { Base } from './shadow/base.ts'
import { engineOf } from './shadow/engines.ts'
import { openBase, type ShadowIo } from './shadow/open-base.ts'
import { prepare } from './shadow/prepare.ts'

/**
 * Opens a throw-away database to execute migrations in, with nothing in it.
 * @returns a Problem for a dialect that cannot be executed, and for a server that cannot be used
 */
export async function openProver(settings: ProverSettings, io: ShadowIo): Promise<Result<Prover>> {
  const base = await openBase(settings, io)
  return base.ok ? ok(new ShadowProver(base.value)) : base
}

/** After so many tries the shadow is tidied: all that they wrote was rolled back, and takes room and time to pass by. */
const tidyEvery = 10

class ShadowProver implements Prover {
  readonly #base: Base
  #tries = 0
  #last: Promise<unknown> = Promise.resolve()
  #catalog: Catalog | null = null
  /** The schema N of the step that was proven last: a walk goes there next, and need not read it again. */
  #ahead: { readonly up: readonly Script[]; readonly catalog: Catalog } | null = null

  constructor(base: Base) {
    this.#base = base
  }

  get version(): string {
    return this.#base.shadow.session.version
  }

  advance(scripts: readonly Script[]): Promise<Advanced> {
    return this.#inTurn(async () => {
      const ahead = this.#ahead
      this.#catalog = null
      this.#ahead = null
      const advanced = await this.#base.advance(scripts)
      if (advanced.state === 'advanced' && ahead !== null && sameScripts(ahead.up, scripts)) {
        this.#catalog = ahead.catalog
      }
      return advanced
    })
  }

  prove({ up, down, statements }: ProvenStep): Promise<Proof> {
    const prepared = (script: Script) => prepare(script, this.#base.shadow.session.dialect)
    const step: Step = {
      up: up.map(prepared),
      down: down?.map(prepared) ?? null,
      statements,
      modest: false,
    }
    return this.#inTurn(() => this.#prove(step))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last
    await this.#base.shadow[Symbol.asyncDispose]()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }

  async #prove(bold: Step): Promise<Proof> {
    let step = bold
    await this.#base.open()
    const engine = engineOf(this.#base.shadow.session.dialect)
    const scripts = [...step.up, ...(step.down ?? [])]
    await this.#base.provide(scripts)
    const labels = scripts.some((script) => script.labels)
    let alone =
      scripts.some((script) => script.alone !== null) || (labels && !this.#base.shadow.ownsCatalog)
    for (;;) {
      const tried = await this.#try(step, alone)
      if ('why' in tried) {
        if (step.statements.length > 0) {
          // A statement may be what ended it: what the schema promised can be asked all the same.
          return withoutStatements(await this.#prove({ ...step, statements: [] }), step, tried.why)
        }
        // As long as a number says (`generate_series(1, n)`): it may end on ordinary ones.
        if (!tried.ranAway || step.modest) return unknown(tried.why, null)
        step = { ...step, modest: true }
        continue
      }
      if (tried.state === 'proven') {
        // A down may be what cannot be inside a transaction.
        const { roundTrip } = tried.proof
        const failure = roundTrip.state === 'ran' ? roundTrip.failsOn?.failure : undefined
        if (alone || failure === undefined || !engine.outsideOnly(failure)) return tried.proof
        alone = true
        continue
      }
      const { stopped } = tried
      const role = engine.missingRole(stopped.failure)
      if (role !== null && (await this.#base.makeRole(role))) continue
      if (alone || !(labels || engine.outsideOnly(stopped.failure)))
        return unknown(saysOf(stopped), stopped)
      alone = true
    }
  }

  async #try(
    step: Step,
    alone: boolean,
  ): Promise<Tried | { readonly why: string; readonly ranAway: boolean }> {
    const { shadow } = this.#base
    try {
      this.#catalog ??= await catalogOf(shadow.session)
      const ways = await waysOf(shadow, alone)
      const tried = await tryStep(ways, this.#catalog, step)
      await ways.end()
      this.#tries += 1
      if (this.#tries % tidyEvery === 0) await shadow.tidy?.()
      if (tried.state === 'proven') {
        this.#ahead = { up: step.up.map(({ script }) => script), catalog: tried.after }
      }
      return tried
    } catch (error) {
      if (!(error instanceof ShadowGone) && !(error instanceof Unanswered)) throw error
      await this.#base.revive()
      return { why: error.message, ranAway: error instanceof ShadowGone }
    }
  }
}

function withoutStatements(proof: Proof, { statements }: Step, why: string): Proof {
  if (proof.contract.state !== 'ran') return proof
  const refused = statements.map(({ source }) => ({ source, why: `executing them failed: ${why}` }))
  const asked = { held: 0, broken: 0, notAsked: notAskedOf(refused), leftOut: 0 }
  return { ...proof, contract: { ...proof.contract, statements: asked } }
}

const sameScripts = (some: readonly Script[], others: readonly Script[]) =>
  some.length === others.length && some.every(({ sql }, at) => sql === others[at]?.sql)

function unknown(why: string, stopped: Stopped | null): Proof {
  const answer = { state: 'unknown', why, failure: stopped?.failure ?? null } as const
  return { contract: answer, roundTrip: answer }
}

const saysOf = ({ script, failure, why }: Stopped) => {
  const line = failure.line === null ? '' : `:${script.line + failure.line - 1}`
  return `the up fails at ${script.file}${line}: ${why}`
}
