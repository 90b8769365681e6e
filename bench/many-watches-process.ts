import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { externalTarget } from '../src/adapters/targets/external.ts'
import { nodeIo } from '../src/host/node.ts'
import type { Config, EnvironmentConfig } from '../src/model/config.ts'
import type { MetricGuard } from '../src/model/guard.ts'
import type { Project } from '../src/project/project.ts'
import { write } from '../src/store/journal.ts'
import { openLedger } from '../src/store/open.ts'
import { insertDeployment } from '../src/store/queries/deployments.ts'
import { openStore } from '../src/store/sqlite/open-store.ts'
import { keeper } from '../src/watch/kept.ts'
import { openRounds } from '../src/watch/rounds.ts'
import { soak } from '../src/watch/soak.ts'

/**
 * A program: watches so many services in this process and prints what that took as JSON.
 * Arguments: how many, seconds between looks, port of the query API, seconds to measure.
 */
const [many = 0, lookSeconds = 0, port = 0, seconds = 0] = process.argv.slice(2).map(Number)
/** As a server would: what is lost by a crash is asked again. */
const keepSeconds = 60
const version = '1.0.0'

const folder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'))
const io = nodeIo({})
await deployAll(join(folder, 'ledger.db'))
const opened = await openLedger(join(folder, 'ledger.db'), io)
if (!opened.ok) throw new Error(opened.problems[0]?.what)
const ledger = opened.value
const stop = new AbortController()
const rounds = openRounds(io)
let measuring = false
let [looks, unanswered] = [0, 0]
const gaps: number[] = []

const watches = Array.from({ length: many }, (_, at) => watch(at))
await sleep(3 * lookSeconds * 1000)
measuring = true
const [began, cpu] = [performance.now(), process.cpuUsage()]
let rss = 0
while (performance.now() - began < seconds * 1000) {
  await sleep(500)
  rss = Math.max(rss, process.memoryUsage.rss())
}
const took = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
measuring = false
stop.abort()
await Promise.all(watches)
await ledger.close()
await rm(folder, { recursive: true, force: true })
gaps.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    cores: (user + system) / 1e6 / took,
    rssMiB: rss / 2 ** 20,
    looksPerSecond: looks / took,
    unanswered,
    medianGap: gaps[Math.floor(gaps.length / 2)] ?? 0,
    largestGap: gaps.at(-1) ?? 0,
  }),
)

function watch(at: number) {
  const service = `service-${at}`
  const guard: MetricGuard = {
    name: 'errors',
    source: 'prometheus',
    settings: { kind: 'prometheus', url: `http://127.0.0.1:${port}` },
    measure: {
      kind: 'share',
      total: 'shop_requests_total{service="$service"}',
      bad: 'shop_requests_total{service="$service",code="500"}',
    },
    against: { kind: 'limit', limit: 0.01 },
    alpha: 0.01,
  }
  const component = {
    name: service,
    build: null,
    start: null,
    health: null,
    path: '.',
    configFiles: [],
    image: null,
    migrations: [],
  }
  const binding = { component, target: { kind: 'external' }, traffic: null, env: {} }
  const environment: EnvironmentConfig = {
    name: 'production',
    bindings: [binding],
    guards: [],
    metricGuards: [guard],
    policy: {
      soakSeconds: 24 * 3600,
      warmSeconds: 0,
      recoverSeconds: 0,
      approval: 'none',
      keepReleases: 5,
      drainSeconds: 0,
    },
  }
  const config: Config = {
    file: join(folder, 'lastgood.yaml'),
    root: folder,
    service,
    tagPattern: 'v{version}',
    deployedTags: false,
    components: [component],
    environments: [environment],
    secrets: [],
  }
  const project: Project = { config, stateFolder: folder, io, ledger, git: null as never }
  const ref = { service, environment: 'production', binding, stateFolder: folder }
  const keep = keeper(project, 'production', keepSeconds)
  let last: number | null = null
  return soak(
    project,
    { environment, places: [{ ref, target: externalTarget, traffic: null }] },
    {
      version,
      lookSeconds,
      rounds,
      signal: stop.signal,
      keep: async (progress) => {
        const now = performance.now() / 1000
        if (measuring) {
          looks += 1
          if (progress.state.guards[0]?.problem !== null) unanswered += 1
          if (last !== null) gaps.push(now - last)
        }
        last = now
        await keep({ format: 1, deployment: at + 1, version, intent: null, ...progress })
      },
    },
  )
}

/** In one transaction: one by one the disk would be waited for ten thousand times. */
async function deployAll(file: string): Promise<void> {
  const store = await openStore(file, io, 5)
  await write(store, async (tx, journal) => {
    for (let at = 0; at < many; at += 1) {
      const now = io.clock.now().toISOString()
      const deployment = await insertDeployment(tx, {
        service: `service-${at}`,
        environment: 'production',
        version,
        previous: null,
        kind: 'recorded',
        strategy: 'external',
        by: 'bench',
        reason: '',
        outcome: 'succeeded',
        startedAt: now,
        endedAt: now,
        runId: null,
        config: null,
      })
      await journal.ledger({ type: 'deployment-recorded', deployment }, now)
    }
  })
  await store.close()
}
