import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Script } from '../../src/database/migration.ts'
import type { OldStatement, Proof } from '../../src/database/proof.ts'
import { openProver } from '../../src/database/prove.ts'
import type { Prover, ProverSettings } from '../../src/database/prover.ts'
import { nodeIo } from '../../src/host/node.ts'

export const script = (sql: string, file = 'up.sql', transactional = true): Script => ({
  sql,
  file,
  line: 1,
  transactional,
})

/** One prover for a whole file, because opening one takes seconds. */
export function sharedProver(settings: Partial<ProverSettings> = {}) {
  let prover: Prover
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prover-'))
    const opened = await openProver(
      { dialect: 'postgresql', shadow: { kind: 'pglite' }, cacheFolder: null, ...settings },
      nodeIo(),
    )
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    prover = opened.value
  }, 120_000)
  afterAll(async () => {
    await prover[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
  return {
    get prover() {
      return prover
    },
    /** Proves a step on a base of its own. */
    async prove(
      base: string,
      up: string | readonly Script[],
      down: string | null = null,
      statements: readonly OldStatement[] = [],
    ): Promise<Proof> {
      const fresh = `drop schema public cascade; create schema public; grant usage on schema public to public; ${base}`
      const advanced = await prover.advance([script(fresh, 'base.sql')])
      if (advanced.state === 'partly') throw new Error(advanced.stopped[0]?.why)
      return prover.prove({
        up: typeof up === 'string' ? [script(up)] : up,
        down: down === null ? null : [script(down, 'down.sql')],
        statements,
      })
    },
  }
}

/** What is broken, as `promise object`; rare ones with a question mark. */
export function brokenOf({ contract }: Proof): readonly string[] {
  if (contract.state !== 'ran') throw new Error(contract.why)
  return contract.broken.map(
    ({ promise, object, severity }) => `${promise} ${object}${severity === 'rare' ? '?' : ''}`,
  )
}

/** Texts as statements of the old release, called q1, q2 … */
export const toStatements = (...sqls: readonly string[]): readonly OldStatement[] =>
  sqls.map((sql, at) => ({ sql, source: `q${at + 1}` }))

/** What became of the old release's statements: those held, those that broke, those not asked. */
export function statementsOf({ contract }: Proof) {
  if (contract.state !== 'ran') throw new Error(contract.why)
  const { statements, broken } = contract
  return {
    held: statements?.held,
    broken: broken.flatMap(({ promise, says }) => (promise === 'statement' ? [says] : [])),
    notAsked: statements?.notAsked.map(({ why, count }) => `${count}: ${why}`),
  }
}
