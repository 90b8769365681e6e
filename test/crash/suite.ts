import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { randomFrom } from './random.ts'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

type Env = Readonly<Record<string, string>>

/** One of some points, by chance. */
export type Pick = (points: readonly string[]) => string

export interface CrashSuite {
  readonly name: string
  /** Fills a fresh folder with what the run meets. */
  prepare(folder: string): Promise<void> | void
  /** Runs to its end in a process of its own, with `env` added to its environment. */
  spawnRun(folder: string, env: Env): Promise<Exit>
  /** Takes up what a dead process left, or starts when nothing was begun. Must do no harm when all is done. */
  spawnResume(folder: string, env: Env): Promise<Exit>
  /** Throws when the folder is not as after an undisturbed run. */
  check(folder: string, last: Exit): Promise<void> | void
  /** Ends whatever still runs for the folder, however the case ended. */
  cleanUp?(folder: string): Promise<void>
  /** Which of the points of an undisturbed run are tried; all when absent. `pick` goes by the printed seed. */
  points?(trace: readonly string[], pick: Pick): readonly string[]
  /** How often a run is killed at two random points; 0 when absent. */
  readonly doubles?: number
}

/**
 * Kills a run at every fault point that an undisturbed run passes, and takes it up in a new process; then kills some
 * twice. Every case has a folder of its own. LASTGOOD_CRASH_SEED repeats the random part.
 */
export function crashSuite(suite: CrashSuite): void {
  describe(`crash: ${suite.name}`, () => {
    // Compiled once for hundreds of short processes.
    const cache = temporary()
    afterAll(() => cache[Symbol.dispose]())
    const env = { NODE_COMPILE_CACHE: cache.path }
    test('every fault point, and random pairs of them', { timeout: 1_200_000 }, async () => {
      const seed = Number(process.env['LASTGOOD_CRASH_SEED'] ?? Date.now() % 1_000_000)
      const pick = randomFrom(seed)
      const points = await trace(suite, env, pick)
      expect(points.length).toBeGreaterThan(0)
      const cases = points.map((point): readonly [string, ...string[]] => [point])
      for (let n = 0; n < (suite.doubles ?? 0); n += 1) cases.push([pick(points), pick(points)])
      console.log(`${suite.name}: ${points.length} points, ${cases.length} cases, seed ${seed}`)
      const failures: string[] = []
      await inParallel(2, cases, async ([first, second]) => {
        try {
          await crashAt(suite, env, first, second)
        } catch (error) {
          failures.push(`${first}${second ? ` then ${second}` : ''}: ${String(error)}`)
        }
      })
      expect(failures, `seed ${seed}`).toEqual([])
    })
  })
}

async function trace(suite: CrashSuite, env: Env, pick: Pick): Promise<readonly string[]> {
  await using folder = place(suite)
  const file = join(folder.path, 'trace')
  await suite.prepare(folder.path)
  const exit = await suite.spawnRun(folder.path, { ...env, LASTGOOD_FAULT_TRACE: file })
  await suite.check(folder.path, exit)
  const passed = readFileSync(file, 'utf8').trim().split('\n')
  return (suite.points?.(passed, pick) ?? passed).filter((point) => !point.startsWith('entry:'))
}

async function crashAt(suite: CrashSuite, env: Env, first: string, second?: string): Promise<void> {
  await using folder = place(suite)
  await suite.prepare(folder.path)
  const killed = await suite.spawnRun(folder.path, { ...env, LASTGOOD_FAULT: first })
  if (killed.signal !== 'SIGKILL') throw new Error(`was not killed: ${said(killed)}`)
  if (second !== undefined) {
    // The point may lie behind what is left of the run: then this one simply finishes it.
    await suite.spawnResume(folder.path, { ...env, LASTGOOD_FAULT: second })
  }
  const last = await suite.spawnResume(folder.path, env)
  try {
    await suite.check(folder.path, last)
  } catch (error) {
    const log = join(folder.path, 'world.log')
    const effects = existsSync(log) ? readFileSync(log, 'utf8') : ''
    throw new Error(`${String(error)}\n${said(last)}\n${effects}`, { cause: error })
  }
}

const said = ({ code, signal, stdout, stderr }: Exit) =>
  `exit ${code ?? signal}\n${stdout}\n${stderr}`

/** Runs a program to its end. */
export async function run(argv: readonly string[], env: Env): Promise<Exit> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, stdout, stderr }
}

/** A folder for one case; nothing of the case is left when its block ends. */
function place(suite: CrashSuite): AsyncDisposable & { readonly path: string } {
  const folder = temporary()
  return {
    path: folder.path,
    async [Symbol.asyncDispose]() {
      try {
        await suite.cleanUp?.(folder.path)
      } finally {
        folder[Symbol.dispose]()
      }
    },
  }
}

/** A folder that is removed when its block ends. */
export function temporary(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'lastgood-crash-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

async function inParallel<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}
