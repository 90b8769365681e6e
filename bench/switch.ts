import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { constantLoad, type LoadResult } from '../examples/shop/load.ts'
import { localTraffic } from '../src/adapters/traffic/local/index.ts'
import { ensureSwitch, stopSwitch } from '../src/adapters/traffic/local/running.ts'
import type { ComponentRef } from '../src/adapters/targets/target.ts'
import { nodeIo } from '../src/host/node.ts'
import type { BenchResult } from './result.ts'

const ratePerSecond = 500
const connections = 64
const switchingSeconds = 10
const compareSeconds = 5
const switches = 20

const component = {
  name: 'api',
  build: null,
  start: null,
  health: null,
  path: '.',
  configFiles: [],
  image: null,
  migrations: [],
}

/** Requests failed while traffic goes there and back under load; and what a request costs through the switch and without. */
export async function run(): Promise<BenchResult> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'))
  const io = nodeIo()
  const ref: ComponentRef = {
    service: 'shop',
    environment: 'bench',
    stateFolder,
    binding: {
      component,
      target: { kind: 'local' },
      traffic: { kind: 'local', host: '127.0.0.1', port: 0 },
      env: {},
    },
  }
  const old = await startUpstream('1.9.0')
  const fresh = await startUpstream('2.0.0')
  const addresses: Record<string, string> = { old: old.address, new: fresh.address }
  const endpoints = async (revision: string) => ({
    state: 'ok' as const,
    value: [addresses[revision] ?? ''],
  })
  const route = (revision: string) =>
    localTraffic.apply(
      ref,
      { do: 'route', routes: [{ revision, version: revision, weight: 100 }] },
      'key',
      { io, endpoints, guards: [] },
    )
  try {
    await route('old')
    const { listening } = await ensureSwitch(ref, io)
    const url = `http://127.0.0.1:${listening?.port}`
    await load(url, 1)

    const moves: number[] = []
    const stop = new AbortController()
    const switching = constantLoad({ url, ratePerSecond, connections, signal: stop.signal })
    for (let n = 0; n < switches; n++) {
      await sleep((switchingSeconds * 1000) / switches)
      const began = performance.now()
      await route(n % 2 === 0 ? 'new' : 'old')
      moves.push((performance.now() - began) / 1000)
    }
    stop.abort()
    const moved = await switching
    const { through, direct } = await compare(url, old.address)
    return {
      name: 'switch',
      rows: [
        { label: 'move all traffic (apply)', seconds: moves },
        { label: 'request while traffic moves', seconds: moved.seconds },
        { label: 'request through the switch', seconds: through },
        { label: 'request without it', seconds: direct },
      ],
      facts: { requests: moved.requests, failed: moved.failed, switches },
      note: `${ratePerSecond} requests a second over ${connections} keep-alive connections; load generator, switch and replicas share this machine's cores.`,
    }
  } finally {
    old.process.kill()
    fresh.process.kill()
    await stopSwitch(ref, io)
    await rm(stateFolder, { recursive: true, force: true })
  }
}

/** Through and direct take turns, a second each, so that whatever else the machine does meets both. */
async function compare(url: string, upstream: string) {
  const through: number[] = []
  const direct: number[] = []
  for (let second = 0; second < compareSeconds; second++) {
    through.push(...(await load(url, 1)).seconds)
    direct.push(...(await load(upstream, 1)).seconds)
  }
  return { through, direct }
}

async function load(url: string, seconds: number): Promise<LoadResult> {
  return constantLoad({
    url,
    ratePerSecond,
    connections,
    signal: AbortSignal.timeout(seconds * 1000),
  })
}

async function startUpstream(
  version: string,
): Promise<{ readonly address: string; readonly process: ChildProcess }> {
  const program = fileURLToPath(new URL('./switch-upstream.ts', import.meta.url))
  const child = spawn(process.execPath, [program, version], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { address: said.toString().trim(), process: child }
}
