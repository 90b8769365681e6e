import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeHistory, versionOf } from './git-history.ts'
import type { BenchResult } from './result.ts'

const size = { commits: 100_000, tags: 10_000 }
const samples = 10
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const config = `service: shop
configFiles: [config]
migrations: [migrations]
environments:
  production: { target: external }
`

/** `lastgood plan` in a large repository, deployed to by somebody else and recorded. */
export async function run(): Promise<BenchResult> {
  const built = spawnSync(process.execPath, [
    fileURLToPath(new URL('../scripts/build.ts', import.meta.url)),
  ])
  if (built.status !== 0) throw new Error(built.stderr.toString())
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  try {
    await makeHistory(folder, size)
    writeFileSync(join(folder, 'lastgood.yaml'), config)
    const type = (...args: string[]) => {
      const began = process.hrtime.bigint()
      const done = spawnSync(process.execPath, [main, ...args], { cwd: folder })
      if (done.status !== 0) throw new Error(String(done.stderr))
      return Number(process.hrtime.bigint() - began) / 1e9
    }
    const [old, middle, newest] = [versionOf(1), versionOf(size.tags / 2), versionOf(size.tags)]
    for (const version of [old, middle, newest]) type('record', version)
    type('mark', middle, 'good')
    const measure = (...args: string[]) => Array.from({ length: samples }, () => type(...args))
    return {
      name: 'plan',
      note: `${size.commits} commits, ${size.tags} tags`,
      rows: [
        { label: `plan, ${newest} -> ${middle}`, seconds: measure('plan') },
        { label: `plan, ${newest} -> ${old}`, seconds: measure('plan', '--to', old) },
        { label: 'status', seconds: measure('status') },
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
