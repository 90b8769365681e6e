/**
 * Usage: npm run bench [-- name … [folder/ …]]. Runs the benchmarks (all, or the named), prints them, and writes each to
 * bench/results/<name>.json with the facts of the machine. Never asserted: figures are to be read beside their peers.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { machine } from './machine.ts'
import type { BenchResult } from './result.ts'

const folders = process.argv.slice(2).filter((one) => one.includes('/'))

const benches: Readonly<Record<string, () => Promise<BenchResult>>> = {
  'cold-start': async () => (await import('./cold-start.ts')).run(),
  redeploy: async () => (await import('./redeploy.ts')).run(),
  switch: async () => (await import('./switch.ts')).run(),
  proxies: async () => (await import('./proxies.ts')).run(),
  ssh: async () => (await import('./ssh.ts')).run(),
  docker: async () => (await import('./docker.ts')).run(),
  swarm: async () => (await import('./swarm.ts')).run(),
  git: async () => (await import('./git.ts')).run(),
  'database-rules': async () => (await import('./database-rules.ts')).run(),
  'database-correctness': async () => (await import('./database-correctness.ts')).run(folders),
  'database-proof': async () => (await import('./database-proof.ts')).run(),
  plan: async () => (await import('./plan.ts')).run(),
  ledger: async () => (await import('./ledger.ts')).run(),
  'fault-to-rollback': async () => (await import('./fault-to-rollback.ts')).run(),
  'many-watches': async () => (await import('./many-watches.ts')).run(),
  detection: async () => (await import('./detection.ts')).run(),
}

const wanted = process.argv.slice(2).filter((one) => !folders.includes(one))
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `no benchmark "${unknown.join(', ')}"; there are: ${Object.keys(benches).join(', ')}`,
  )
  process.exit(2)
}
/** Nothing to be run without naming what. */
const needsFolders = new Set(['database-correctness'])
const folder = fileURLToPath(new URL('results/', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : needsFolders.has(name)) continue
  const result = await run()
  show(result)
  const text = JSON.stringify(
    { ...result, rows: result.rows.map(figures), machine: machine() },
    null,
    2,
  )
  writeFileSync(`${folder}${name}.json`, `${text}\n`)
}

function show({ name, note, rows, facts }: BenchResult): void {
  console.log(`\n${name}${note === undefined ? '' : `: ${note}`}`)
  for (const row of rows) {
    const { label, samples, ...times } = figures(row)
    const shown = Object.entries(times).map(
      ([what, seconds]) => `${what} ${(seconds * 1000).toFixed(2)} ms`,
    )
    console.log(`  ${label.padEnd(48)} ${shown.join('  ')}  (${samples})`)
  }
  for (const [fact, value] of Object.entries(facts ?? {}))
    console.log(`  ${fact.padEnd(48)} ${value}`)
}

/** Minimum, median, 95th percentile and maximum of a row, in seconds. */
function figures({ label, seconds }: BenchResult['rows'][number]) {
  const sorted = [...seconds].sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { label, samples: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), max: at(1) }
}
