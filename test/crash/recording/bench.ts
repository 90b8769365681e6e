import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../../../src/host/io.ts'
import { nodeIo } from '../../../src/host/node.ts'
import type { Plan } from '../../../src/model/plan.ts'
import type { RunDeps } from '../../../src/run/deps.ts'
import type { Progress } from '../../../src/run/progress.ts'
import { startRun } from '../../../src/run/start.ts'
import type { Ledger } from '../../../src/store/ledger.ts'
import { temporary } from '../suite.ts'
import { depsIn, openIn, seedWorld } from './rig.ts'
import { world, type Line } from './world.ts'

/** A recorded world with its ledger and an executor's dependencies, for tests; removed when its block ends. */
export interface Bench extends AsyncDisposable {
  readonly folder: string
  readonly io: Io
  readonly ledger: Ledger
  readonly deps: RunDeps
  /** Everything emitted so far. */
  readonly told: Progress[]
  /** Whole effects since the seed: `s1`, `undo:s5` … in order, each as often as it happened. */
  effects(): readonly string[]
  lines(): readonly Line[]
  /** Lays a file into the world's folder (`mended`, `speechless` …). */
  lay(flag: string): void
  /** Starts the run of a plan; its number. */
  start(plan: Plan): Promise<number>
}

export async function bench(change: (io: Io) => Io = (io) => io): Promise<Bench> {
  const folder = temporary()
  const io = change(nodeIo({}))
  seedWorld(folder.path, io)
  const ledger = await openIn(folder.path, io, 0.2)
  const told: Progress[] = []
  const deps = await depsIn(folder.path, io, ledger, (progress) => told.push(progress))
  const lines = () =>
    world(folder.path)
      .lines()
      .filter((line) => !line.key.startsWith('seed/'))
  return {
    folder: folder.path,
    io,
    ledger,
    deps,
    told,
    lines,
    effects: () =>
      lines()
        .filter((line) => line.part === 'second' || line.part === 'again')
        .map((line) => line.key.replace(/^run-\d+\//, '')),
    lay: (flag) => writeFileSync(join(folder.path, flag), ''),
    async start(plan) {
      const started = await startRun(deps, plan, null)
      if (started.state === 'busy') throw new Error(started.problem.what)
      return started.run.id
    },
    async [Symbol.asyncDispose]() {
      await ledger.close()
      folder[Symbol.dispose]()
    },
  }
}
