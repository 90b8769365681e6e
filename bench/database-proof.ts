import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { noPostgres, programs, startPostgres } from '../test/support/postgres.ts'
import { madeUpMigrations, type MadeUp } from './made-up-migrations.ts'
import type { BenchResult } from './result.ts'

const count = 1000
const earlier = 500
/** Of the beginning of the history each is executed: all thousand take minutes. */
const walked = 200
const seed = 42
const program = fileURLToPath(new URL('../bin/lastgood.js', import.meta.url))

/**
 * `lastgood check --migrations --since` of the newest migration of a history, as a process of its own, with an empty cache and with
 * a warm one; and of a whole folder. Peers in the same run: the same history run by PGlite, and by psql on a PostgreSQL of this
 * machine, which judge nothing.
 */
export async function run(): Promise<BenchResult> {
  const root = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  try {
    const all = madeUpMigrations(count, seed)
    const newest = folderOf(join(root, 'newest'), all.slice(0, earlier + 1))
    const since = `${all[earlier - 1]?.id ?? ''}_step`
    const cold: number[] = []
    const warm: number[] = []
    const inProcess: number[] = []
    const server: number[] = []
    for (let round = 0; round < rounds; round++) {
      const cache = join(root, `cache-${round}`)
      cold.push(await lastgood(newest, cache, ['--since', since]))
      for (let again = 0; again < 2; again++) {
        warm.push(await lastgood(newest, cache, ['--since', since]))
      }
      inProcess.push(await seconds(() => byPglite(all.slice(0, earlier))))
      if (noPostgres === null) server.push(await byPsql(all.slice(0, earlier)))
    }
    const whole = folderOf(join(root, 'whole'), all)
    const rulesOnly = await lastgood(whole, join(root, 'cache-0'), ['--rules-only'])
    const beginning = folderOf(join(root, 'beginning'), all.slice(0, walked))
    const executed = await lastgood(beginning, join(root, 'cache-0'), [])
    return {
      name: 'database-proof',
      note: `the newest of ${earlier + 1} migrations, rules of ${count}, ${walked} executed one after another, seed ${seed}`,
      rows: [
        { label: 'contract and round trip of the newest, cold', seconds: cold },
        { label: 'contract and round trip of the newest, warm', seconds: warm },
        { label: `peer: ${earlier} ups in PGlite, cold`, seconds: inProcess },
        ...(server.length === 0
          ? []
          : [{ label: `peer: ${earlier} ups by psql on a server`, seconds: server }]),
        { label: `rules of ${count}, cold`, seconds: [rulesOnly] },
        { label: `contract and round trip of each of ${walked}`, seconds: [executed] },
      ],
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const rounds = 3

function folderOf(folder: string, migrations: readonly MadeUp[]): string {
  mkdirSync(folder)
  for (const { id, up, down } of migrations) {
    writeFileSync(join(folder, `${id}_step.up.sql`), up)
    writeFileSync(join(folder, `${id}_step.down.sql`), down)
  }
  return folder
}

/** One question to the command line. A verdict that could not be asked is no measurement. */
async function lastgood(
  folder: string,
  cache: string,
  options: readonly string[],
): Promise<number> {
  let out = ''
  const taken = await seconds(
    () =>
      new Promise<void>((resolve, reject) => {
        const child = spawn(
          process.execPath,
          [program, 'check', '--migrations', folder, '--json', ...options],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
            env: { ...process.env, XDG_CACHE_HOME: cache },
          },
        )
        child.stdout.on('data', (some: Buffer) => (out += some.toString()))
        child.on('error', reject)
        child.on('close', () => resolve())
      }),
  )
  const { pairs } = JSON.parse(out) as {
    readonly pairs: readonly { readonly contract: { readonly ran: boolean } }[]
  }
  const asked = options.includes('--rules-only') || pairs.every(({ contract }) => contract.ran)
  if (pairs.length === 0 || !asked) throw new Error(`nothing was proven: ${out.slice(0, 2000)}`)
  return taken
}

async function byPglite(migrations: readonly MadeUp[]): Promise<void> {
  const database = await PGlite.create()
  for (const { up } of migrations) {
    await database.exec(up)
  }
  await database.close()
}

/** The server is there before the clock runs. */
async function byPsql(migrations: readonly MadeUp[]): Promise<number> {
  await using server = await startPostgres()
  const sql = migrations.map(({ up }) => up).join('\n')
  const options = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', server.url]
  return seconds(() => {
    const done = spawnSync(join(programs ?? '', 'psql'), options, { input: sql })
    if (done.status !== 0) throw new Error(done.stderr.toString())
    return Promise.resolve()
  })
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - began) / 1e9
}
