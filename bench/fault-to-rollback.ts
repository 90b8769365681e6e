import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { constantLoad } from '../examples/shop/load.ts'
import { type PrometheusServer, startPrometheus } from '../test/support/prometheus.ts'
import {
  closeShop,
  commitVersion,
  inProject,
  makeShop,
  markGood,
  releaseAndDeploy,
  visit,
} from '../test/support/shop.ts'
import { automaticPolicy, breakableShop } from './fault-to-rollback-shop.ts'
import type { BenchResult } from './result.ts'

const rounds = Number(process.env['ROUNDS'] ?? 11)
const requestsPerSecond = 100
/** Long enough that the watch has looked several times at a release that is still well. */
const wellSeconds = 5
const bin = fileURLToPath(new URL('../bin/lastgood.js', import.meta.url))

/** Seconds since the fault. */
interface Round {
  readonly tripped: number
  readonly queued: number
}

/**
 * From the moment a release that serves 100 requests a second begins to fail 8 % of them, instead of 0.1 %, until the run that goes
 * back is queued: `lastgood watch` with a real Prometheus that scrapes each second, and with the source `scrape`. Every round has a
 * shop of its own, since nothing goes back by itself twice within an hour; the two sources take turns.
 */
export async function run(): Promise<BenchResult> {
  await using prometheus = await startPrometheus()
  const [asked, scraped]: [Round[], Round[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    asked.push(await measure(prometheus))
    scraped.push(await measure(null))
  }
  const rows = (source: string, all: readonly Round[]) => [
    { label: `${source}: until the guard trips`, seconds: all.map(({ tripped }) => tripped) },
    { label: `${source}: until the rollback is a run`, seconds: all.map(({ queued }) => queued) },
  ]
  return {
    name: 'fault-to-rollback',
    note: `real processes, ${requestsPerSecond} requests/s, 0.1 % -> 8 % errors at a limit of 1 %, a look every half second`,
    rows: [...rows('prometheus, scraping each second', asked), ...rows('scrape', scraped)],
  }
}

/** One shop, from its first release to the way back; `prometheus`: null for the source `scrape`. */
async function measure(prometheus: PrometheusServer | null): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'))
  const load = new AbortController()
  let loading: Promise<unknown> = Promise.resolve()
  try {
    const source = prometheus ? `source: prometheus\n    url: ${prometheus.url}` : 'source: scrape'
    await makeShop(folder, automaticPolicy(source))
    const file = join(folder, 'lastgood.yaml')
    const config = await readFile(file, 'utf8')
    await writeFile(file, config.replace('soak: 1s', 'soak: 60s'))
    const address = /listen: ([\d.:]+)/.exec(config)?.[1] ?? ''
    await deploy(folder, '1.9.0')
    await markGood(folder, '1.9.0')
    const options = { ratePerSecond: requestsPerSecond, connections: 16, signal: load.signal }
    loading = constantLoad({ url: `http://${address}/checkout`, ...options })
    await deploy(folder, '2.0.0')
    if (prometheus) {
      await prometheus.scrape(address)
      const counts = `shop_requests_total{version="2.0.0",instance="${address}"}`
      await prometheus.until(counts, (result) => result.length > 0)
    }
    return await untilRollback(folder)
  } finally {
    load.abort()
    await loading
    await closeShop(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

async function deploy(folder: string, version: string): Promise<void> {
  await commitVersion(folder, version, { 'server.js': breakableShop })
  await releaseAndDeploy(folder, version)
}

/** Breaks the release while it is watched. Everybody who tells a time here has the same clock. */
async function untilRollback(folder: string): Promise<Round> {
  const watcher = spawn(process.execPath, [bin, 'watch', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const exited = once(watcher, 'exit') as Promise<[number | null]>
    const said = Promise.all([text(watcher.stdout), text(watcher.stderr)])
    // Not in step with the scrapes.
    await Promise.race([sleep((wellSeconds + Math.random()) * 1000), exited])
    if (watcher.exitCode !== null)
      throw new Error(`the watch ended before there was a fault: ${(await said).join('\n')}`)
    const fault = Date.now()
    await visit(folder, '/break')
    const [code] = await exited
    const [stdout, stderr] = await said
    if (code !== 6) throw new Error(`lastgood watch exited ${code}, not 6: ${stdout}\n${stderr}`)
    const { watch } = JSON.parse(stdout) as { watch: { at: string } }
    const [last] = await inProject(folder, ({ ledger }) => ledger.runs({ limit: 1 }))
    if (last?.kind !== 'rollback') throw new Error(`the last run is ${last?.kind}`)
    const since = (at: string) => (Date.parse(at) - fault) / 1000
    return { tripped: since(watch.at), queued: since(last.createdAt) }
  } finally {
    watcher.kill('SIGKILL')
  }
}
