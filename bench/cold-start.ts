import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  closeShop,
  commitVersion,
  makeShop,
  markGood,
  releaseAndDeploy,
} from '../test/support/shop.ts'
import type { BenchResult } from './result.ts'

const rounds = 30
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Whole processes, in turn, so that a drifting machine drifts for all of them. The package is built first: that is what users start. */
export async function run(): Promise<BenchResult> {
  const built = spawnSync(process.execPath, [
    fileURLToPath(new URL('../scripts/build.ts', import.meta.url)),
  ])
  if (built.status !== 0) throw new Error(built.stderr.toString())
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  await makeShop(folder)
  try {
    await releaseAndDeploy(folder, '1.9.0')
    await markGood(folder, '1.9.0')
    await commitVersion(folder, '2.0.0')
    await releaseAndDeploy(folder, '2.0.0')
    const commands: readonly (readonly [string, ...string[]])[] = [
      ['peer: node -e 0', process.execPath, '-e', '0'],
      ['peer: git --version', 'git', '--version'],
      ['lastgood plan', process.execPath, main, 'plan', '-e', 'production'],
      ['lastgood status', process.execPath, main, 'status'],
    ]
    const seconds = commands.map((): number[] => [])
    for (let round = -1; round < rounds; round += 1) {
      commands.forEach(([, program = '', ...args], n) => {
        const began = process.hrtime.bigint()
        const done = spawnSync(program, args, { cwd: folder })
        if (done.status !== 0) throw new Error(done.stderr.toString())
        // The first round warms the caches of disk and compiler.
        if (round >= 0) seconds[n]?.push(Number(process.hrtime.bigint() - began) / 1e9)
      })
    }
    const median = (n: number) => [...(seconds[n] ?? [])].sort((a, b) => a - b)[rounds / 2] ?? NaN
    const base = median(0) + median(1)
    return {
      name: 'cold-start',
      note: 'whole processes; both peers together are the unit of the ratios',
      rows: commands.map(([label], n) => ({ label, seconds: seconds[n] ?? [] })),
      facts: { 'plan / peers': median(2) / base, 'status / peers': median(3) / base },
    }
  } finally {
    await closeShop(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}
