/**
 * A real Docker engine for tests: its own dockerd with its own folders, socket, bridge, address pool and cgroup, so that
 * several run side by side and nothing of the machine's own engine is touched. Needs no internet and no iptables.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { addressesFor, claimBridge, removeBridges } from './dockerd-network.ts'
import { endContainerd, endLeftovers } from './dockerd-leftovers.ts'
import { ownMounts } from './dockerd-mounts.ts'

export interface Dockerd {
  /** Folder of everything this engine keeps; short, because socket paths may not be long. */
  readonly folder: string
  readonly socket: string
  /** `unix://…`, as DOCKER_HOST wants it. */
  readonly host: string
  /** Environment for programs that should talk to this engine, with a Docker configuration folder of its own. */
  readonly env: { readonly DOCKER_HOST: string; readonly DOCKER_CONFIG: string }
  /** Runs the `docker` command line against this engine; standard output, trimmed. Throws with its error output. */
  docker(...args: readonly string[]): Promise<string>
  /** The same with bytes on standard input. */
  dockerWith(input: Buffer, ...args: readonly string[]): Promise<string>
  /** Ends the daemon alone (SIGTERM: orderly, its containers stop; SIGKILL: gone in an instant) and waits until it is gone. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts the daemon again on the same folders. */
  begin(): Promise<void>
}

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
const wanted = [
  'dockerd',
  'containerd',
  'runc',
  'docker-proxy',
  'docker',
  'ip',
  'unshare',
  'nsenter',
  'setpriv',
  'busybox',
]
const absent = wanted.filter((name) => !folders.some((folder) => existsSync(`${folder}/${name}`)))

/** Why no engine can run on this machine, for the name of a skipped test; null when one can. */
export const noDockerd: string | null =
  process.platform !== 'linux'
    ? 'dockerd needs Linux'
    : process.getuid?.() !== 0
      ? 'dockerd needs root'
      : absent.length > 0
        ? `not on this machine: ${absent.join(', ')}`
        : null

const env = { ...process.env, PATH: folders.join(':') }
const run = promisify(execFile)

/** Starts an engine; disposing ends it, whatever it started, and removes its folder. `flags` are added to dockerd's. */
export async function startDockerd(
  flags: readonly string[] = [],
): Promise<Dockerd & AsyncDisposable> {
  const folder = await mkdtemp('/tmp/lgd-')
  const number = await claimBridge()
  const { bridge, pool, ports } = addressesFor(number)
  const socket = join(folder, 's')
  const config = join(folder, 'config')
  await mkdir(config)
  await writeFile(join(folder, 'daemon.json'), '{}')
  const mounts = await ownMounts(folder, ports)
  const argv = [
    ...['--pdeathsig', 'TERM', ...mounts.enter, 'dockerd'],
    ...['--config-file', join(folder, 'daemon.json')],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'x')],
    ...['--pidfile', join(folder, 'pid'), '--host', `unix://${socket}`],
    ...['--bridge', bridge, '--default-address-pool', `base=${pool},size=26`],
    ...['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
    ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', `/${bridge}`],
    ...['--shutdown-timeout', '1', ...flags],
  ]
  let daemon: ChildProcess | null = null
  const clientEnv = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: config }

  const engine: Dockerd = {
    folder,
    socket,
    host: clientEnv.DOCKER_HOST,
    env: clientEnv,
    docker: (...args) => engine.dockerWith(Buffer.alloc(0), ...args),
    async dockerWith(input, ...args) {
      const running = run('docker', [...args], { env: { ...env, ...clientEnv }, timeout: 180_000 })
      running.child.stdin?.on('error', () => {}) // it ended early: its exit code tells why
      running.child.stdin?.end(input)
      return (await running).stdout.trim()
    },
    async begin() {
      const log = openSync(join(folder, 'log'), 'a')
      // Ends with this process, however that ends.
      daemon = spawn('setpriv', argv, { env, stdio: ['ignore', log, log] })
      closeSync(log)
      await answering(engine, daemon)
    },
    async end(signal = 'SIGTERM') {
      if (daemon === null) return
      const [ending, gone] = [daemon, over(daemon)]
      daemon = null
      ending.kill(signal)
      const late = setTimeoutUnref(() => ending.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(late)
      await endContainerd(folder)
      await rm(join(folder, 'pid'), { force: true })
    },
  }
  const dispose = async () => {
    await engine.end()
    await endLeftovers(folder, bridge)
    await removeBridges(number)
    await mounts.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  try {
    await engine.begin()
  } catch (error) {
    await dispose()
    throw error
  }
  return { ...engine, [Symbol.asyncDispose]: dispose }
}

const over = async (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit')

const setTimeoutUnref = (work: () => void, milliseconds: number) =>
  setTimeout(work, milliseconds).unref()

/** Waits until the engine answers; throws with the end of its log when it ends instead. */
async function answering(engine: Dockerd, daemon: ChildProcess): Promise<void> {
  const until = Date.now() + 180_000
  for (;;) {
    const up = await engine.docker('version', '--format', '{{.Server.Version}}').then(
      () => true,
      () => false,
    )
    if (up) return
    if (daemon.exitCode !== null || daemon.signalCode !== null || Date.now() > until) {
      const log = await readFile(join(engine.folder, 'log'), 'utf8')
      throw new Error(`dockerd does not answer:\n${log.slice(-3000)}`)
    }
    await sleep(50)
  }
}
