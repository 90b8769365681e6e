import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../src/host/ports.ts'

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']

function program(name: string): string | null {
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  return found ?? null
}

/** Why tests with a real sshd cannot run on this machine, or null. */
export function whyNoSshd(): string | null {
  const missing = ['sshd', 'ssh', 'ssh-keygen'].filter((name) => program(name) === null)
  return missing.length === 0 ? null : `${missing.join(', ')} not on this machine`
}

/** Throw-away keys of a test: one for all its hosts, one for whoever logs in. */
export interface Keys {
  readonly hostKey: string
  readonly identityFile: string
  readonly authorizedKeys: string
  /** Key type and key of the hosts, as they stand in known_hosts. */
  readonly hostPublic: string
}

export function makeKeys(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const make = (name: string) => {
    const file = join(folder, name)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
    return file
  }
  const [hostKey, identityFile] = [make('host_key'), make('identity')]
  const authorizedKeys = join(folder, 'authorized_keys')
  writeFileSync(authorizedKeys, readFileSync(`${identityFile}.pub`))
  const hostPublic = readFileSync(`${hostKey}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
  return { hostKey, identityFile, authorizedKeys, hostPublic }
}

/** A real sshd of the test's own, on a free port of a loopback address. */
export interface Sshd {
  readonly address: string
  readonly port: number
  /** Ends it with every connection it has, as an outage does. */
  stop(): Promise<void>
  /** Holds it still: connections are taken, and nobody ever answers them. Until it is ended. */
  freeze(): void
  /** The same address and port again. */
  start(): Promise<void>
}

/** The person whose rights it logs in with: whoever runs the tests. */
export const sshUser = () => userInfo().username

export async function startSshd(
  folder: string,
  keys: Keys,
  {
    address = '127.0.0.1',
    hostKey = keys.hostKey,
    lines = [] as readonly string[],
    path = '',
  } = {},
): Promise<Sshd> {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  // Made by the package's service elsewhere; sshd of root does not start without.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const config = join(folder, `sshd-${port}.conf`)
  writeFileSync(
    config,
    [
      `ListenAddress ${address.includes(':') ? `[${address}]` : address}:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${keys.authorizedKeys}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'UseDNS no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'MaxStartups 100',
      // Nothing of the person's own shell start-up files reaches a test, nor takes its time.
      `SetEnv HOME=${folder}${path === '' ? '' : ` PATH=${path}`}`,
      'KexAlgorithms curve25519-sha256',
      ...lines,
      '',
    ].join('\n'),
  )
  let child: ChildProcess | null = null
  const sshd: Sshd = {
    address,
    port,
    async start() {
      const started = spawn(program('sshd') ?? 'sshd', ['-D', '-e', '-f', config], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      child = started
      let said = ''
      started.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const until = Date.now() + 90_000
      while (!(await accepts(address, port))) {
        if (started.exitCode !== null || Date.now() > until) throw new Error(`sshd: ${said}`)
        await sleep(10)
      }
    },
    freeze() {
      const pid = child?.pid
      if (pid === undefined) throw new Error('it does not run')
      for (const one of [pid, ...descendants(pid)]) process.kill(one, 'SIGSTOP')
    },
    async stop() {
      const pid = child?.pid
      if (child === null || pid === undefined) return
      const gone = child.exitCode === null ? once(child, 'exit') : null
      for (const one of [pid, ...descendants(pid)]) kill(one)
      await gone
      child = null
    },
  }
  await sshd.start()
  return sshd
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address)
    const end = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })
}

/** Processes below one: sshd makes a session of its own for each connection, so no group holds them. */
function descendants(of: number): readonly number[] {
  if (!existsSync('/proc')) return []
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (pid: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []))
  return below(of)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
