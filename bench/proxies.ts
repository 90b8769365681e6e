import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { caddyRig } from '../test/conformance/traffic-caddy.ts'
import { haproxyRig } from '../test/conformance/traffic-haproxy.ts'
import { nginxRig } from '../test/conformance/traffic-nginx.ts'
import type { TrafficRig } from '../test/conformance/traffic-rig.ts'
import { whyMissing } from '../test/support/proxies/daemon.ts'
import type { BenchResult } from './result.ts'

const seconds = 12
const connections = 64
const moves = 6

/** A proxy under load, and how a person would move its traffic without lastgood. */
interface Subject {
  readonly rig: TrafficRig
  /** Sends everything to an address (`127.0.0.1:4711`), with the proxy's own commands. */
  readonly peer: (address: string) => Promise<void>
}

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  async nginx() {
    const rig = await nginxRig({ notice: true })
    const reload = [...rig.nginx.argv, '-s', 'reload']
    const peer = async (address: string) => {
      await writeFile(rig.upstreamFile, `upstream shop { server ${address}; }\n`)
      await must(rig, reload)
    }
    return { rig, peer }
  },
  async haproxy() {
    const rig = await haproxyRig()
    let at = 1
    const peer = async (address: string) => {
      const [old, fresh] = [`shop/app${at}`, `shop/app${(at = 3 - at)}`]
      await rig.haproxy.say(`set server ${fresh} addr 127.0.0.1 port ${address.split(':')[1]}`)
      await rig.haproxy.say(`set server ${fresh} state ready; set server ${old} state maint`)
    }
    return { rig, peer }
  },
  async caddy() {
    const rig = await caddyRig({ notice: true })
    const peer = async (address: string) => {
      await rig.caddy.say('PATCH', '/id/shop/upstreams', [{ dial: address }])
    }
    return { rig, peer }
  },
}

/**
 * Requests that fail under wrk (keep-alive, nothing repeated) while all traffic goes there and back: by lastgood, and by the
 * commands a person would type, on the same proxy one after the other. Source of the load: wrk 4.1 or later.
 */
export async function run(): Promise<BenchResult> {
  const rows: { label: string; seconds: readonly number[] }[] = []
  const facts: Record<string, number> = {}
  const missing = ['wrk', 'nginx', 'haproxy', 'caddy'].flatMap((program) => {
    const why = whyMissing(program, '-v')
    return why === null ? [] : [why]
  })
  for (const [name, start] of Object.entries(subjects)) {
    if (missing.some((why) => why.startsWith('wrk ') || why.startsWith(`${name} `))) continue
    const [old, fresh] = [await upstream('1.9.0'), await upstream('2.0.0')]
    const addresses: Record<string, string> = { '1.9.0': old.address, '2.0.0': fresh.address }
    const { rig, peer } = await start()
    try {
      const endpoints = async (revision: string) => {
        return { state: 'ok', value: [`http://${addresses[revision]}`] } as const
      }
      const context = { ...rig.context([]), endpoints }
      const lastgood = (version: string) => {
        const routes = [{ revision: version, version, weight: 100 }]
        return rig.traffic.apply(rig.ref, { do: 'route', routes }, 'key', context)
      }
      await lastgood('1.9.0')
      for (const [who, move] of [
        ['lastgood', lastgood],
        ['peer', (version: string) => peer(addresses[version] ?? '')],
      ] as const) {
        const { took, requests, failed } = await moving(await rig.url(), move)
        rows.push({ label: `${name}: move all traffic, ${who}`, seconds: took })
        facts[`${name}, ${who}: requests`] = requests
        facts[`${name}, ${who}: failed`] = failed
      }
    } finally {
      await rig[Symbol.asyncDispose]()
      old.stop()
      fresh.stop()
    }
  }
  const migrates = await readFile('/proc/sys/net/ipv4/tcp_migrate_req', 'utf8').catch(() => '0')
  facts['net.ipv4.tcp_migrate_req'] = Number(migrates)
  const note = `${moves} moves in ${seconds} s under wrk with ${connections} kept connections; load, proxy and replicas share the cores. lastgood gives notice to connections of nginx and Caddy, which is 0.5 s of each move.`
  return { name: 'proxies', rows, facts, note: [note, ...missing].join(' ') }
}

/** Moves traffic there and back under load. */
async function moving(url: string, move: (version: string) => Promise<void>) {
  const load = wrk(url)
  const took: number[] = []
  for (let n = 0; n < moves; n++) {
    await sleep((seconds * 1000) / (moves + 2))
    const began = performance.now()
    await move(n % 2 === 0 ? '2.0.0' : '1.9.0')
    took.push((performance.now() - began) / 1000)
  }
  return { took, ...(await load) }
}

async function wrk(url: string): Promise<{ readonly requests: number; readonly failed: number }> {
  const args = ['-t', '2', '-c', `${connections}`, '-d', `${seconds + 4}s`, '--timeout', '10s', url]
  const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  const requests = Number(/(\d+) requests in/.exec(said)?.[1] ?? NaN)
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(said)
  const answers = Number(/Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1] ?? 0)
  const failed = (errors?.slice(1) ?? []).reduce((sum, count) => sum + Number(count), answers)
  return { requests, failed }
}

async function upstream(version: string) {
  const program = fileURLToPath(new URL('./switch-upstream.ts', import.meta.url))
  const child = spawn(process.execPath, [program, version], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { address: said.toString().trim().replace('http://', ''), stop: () => child.kill() }
}

async function must({ io }: TrafficRig, argv: readonly string[]): Promise<void> {
  const done = await io.exec(argv)
  if (done.code !== 0) throw new Error(done.stderr)
}
