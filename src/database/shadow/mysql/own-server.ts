import { join } from 'node:path'
import { isOurs, isRoot, scratchRoot } from '../../../host/scratch.ts'
import type { Io } from '../../../host/io.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import { ShadowGone } from '../../session.ts'
import { Connection, type Place } from './connection.ts'
import type { Programs } from './programs.ts'

export type ServerIo = Pick<Io, 'files' | 'freshId' | 'exec' | 'processes' | 'env' | 'user'>

const prefix = 'lastgood-mysql-'

/** Free bytes below which the server's files do not go into memory. */
const room = 2 * 1024 ** 3

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Who may run a server when this process may do everything. */
const unprivileged = 'nobody'

/**
 * A MariaDB of our own in a folder of its own: it listens on a socket in that folder only, has small buffers, and does not care
 * for what a power cut would leave.
 */
export class OwnServer {
  readonly folder: string
  readonly #programs: Programs
  readonly #io: ServerIo
  #process: ProcessIdentity | null = null

  constructor(programs: Programs, io: ServerIo) {
    this.#programs = programs
    this.#io = io
    this.folder = join(scratchRoot(room), `${prefix}${io.freshId()}`)
  }

  get #data(): string {
    return join(this.folder, 'data')
  }

  /** How its administrator connects: by being the user of this process. */
  get admin(): Place {
    return { socket: join(this.#data, 's'), user: this.#io.user || 'root' }
  }

  /** Makes an empty data directory. @throws ShadowGone when that does not work */
  async install(): Promise<void> {
    await this.#begin()
    const { code, stdout, stderr } = await this.#io.exec(
      [
        this.#programs.install,
        '--no-defaults',
        `--datadir=${this.#data}`,
        ...(isRoot() ? [`--user=${unprivileged}`] : []),
        '--auth-root-authentication-method=socket',
        `--auth-root-socket-user=${this.admin.user}`,
        '--skip-test-db',
        '--skip-name-resolve',
        ...sizes,
      ],
      { timeoutSeconds: 180, cwd: this.folder },
    )
    if (code === 0) return
    const said = `${stderr}\n${stdout}`.split('\n').find((line) => /error/i.test(line)) ?? ''
    throw new ShadowGone(`MariaDB does not make its data directory: ${said.trim()}`)
  }

  /** Starts it and waits until it answers. @throws ShadowGone */
  async start(): Promise<void> {
    const { files, processes, env } = this.#io
    this.#process = await processes.startDetached(
      [
        this.#programs.server,
        '--no-defaults',
        ...(isRoot() ? [`--user=${unprivileged}`] : []),
        `--datadir=${this.#data}`,
        `--tmpdir=${this.#data}`,
        `--socket=${this.admin.socket ?? ''}`,
        `--pid-file=${join(this.#data, 'pid')}`,
        // Nobody has the right to read or write files; if somebody had, it would be in this empty folder only.
        `--secure-file-priv=${join(this.folder, 'nothing')}`,
        '--skip-networking',
        '--skip-name-resolve',
        '--local-infile=OFF',
        '--skip-log-bin',
        '--event-scheduler=OFF',
        '--loose-performance-schema=OFF',
        '--character-set-server=utf8mb4',
        '--default-time-zone=+00:00',
        '--max-connections=20',
        '--loose-max-session-mem-used=1073741824',
        '--innodb-flush-log-at-trx-commit=0',
        '--loose-innodb-doublewrite=0',
        '--loose-debug-no-sync',
        ...sizes,
      ],
      { cwd: this.folder, env: { PATH: env['PATH'] }, log: join(this.folder, 'log') },
    )
    const server = JSON.stringify(this.#process)
    await files.writeAtomic(join(this.folder, 'server'), server, 0o600)
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (tries < 1200 && processes.alive(this.#process)) await wait(0.05)
      else throw new ShadowGone(`MariaDB does not start: ${await this.#lastError()}`)
    }
  }

  get running(): boolean {
    return this.#process !== null && this.#io.processes.alive(this.#process)
  }

  async stop(): Promise<void> {
    if (this.#process === null) return
    await end(this.#process, this.#io)
    this.#process = null
  }

  /** The data directory of the stopped server as bytes; null when it cannot be packed. */
  async pack(): Promise<Uint8Array | null> {
    const { exec, files } = this.#io
    const file = join(this.folder, 'packed')
    const { code } = await exec(['tar', '-C', this.folder, '-cf', file, 'data'], {
      timeoutSeconds: 120,
    })
    const bytes = code === 0 ? await files.readBytes(file) : null
    await files.remove(file)
    return bytes
  }

  /** The other way round: instead of `install`. */
  async unpack(bytes: Uint8Array): Promise<boolean> {
    const { exec, files } = this.#io
    await this.#begin()
    const file = join(this.folder, 'packed')
    await files.writeAtomic(file, bytes, 0o600)
    const { code } = await exec(['tar', '-C', this.folder, '--numeric-owner', '-xf', file], {
      timeoutSeconds: 120,
    })
    await files.remove(file)
    return code === 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.#io.files.remove(this.folder)
  }

  async #begin(): Promise<void> {
    const { files, processes } = this.#io
    await files.remove(this.folder)
    // The server's user has to pass through.
    await files.makeDirectory(this.folder, 0o711)
    await files.makeDirectory(join(this.folder, 'nothing'), 0o700)
    const owner = JSON.stringify(processes.identify(process.pid))
    await files.writeAtomic(join(this.folder, 'owner'), owner, 0o600)
  }

  async #answers(): Promise<boolean> {
    try {
      const connection = await Connection.open(this.admin)
      await connection.close()
      return true
    } catch (error) {
      // Not there yet, or there and not listening yet.
      const { code } = error as { code?: string }
      if (code === 'ENOENT' || code === 'ECONNREFUSED') return false
      throw new ShadowGone(`MariaDB lets nobody in: ${error instanceof Error ? error.message : ''}`)
    }
  }

  async #lastError(): Promise<string> {
    const log = (await this.#io.files.readText(join(this.folder, 'log'))) ?? ''
    return /^.*\[ERROR\] (.*)$/m.exec(log)?.[1] ?? 'it says nothing'
  }
}

const sizes = [
  '--innodb-buffer-pool-size=32M',
  '--innodb-log-file-size=8M',
  '--loose-innodb-log-buffer-size=2M',
  '--key-buffer-size=1M',
  '--aria-pagecache-buffer-size=8M',
]

async function end(identity: ProcessIdentity, { processes }: Pick<Io, 'processes'>): Promise<void> {
  processes.signal(identity, 'SIGTERM')
  for (let tries = 0; processes.alive(identity); tries++) {
    if (tries === 200) processes.signal(identity, 'SIGKILL')
    await wait(0.05)
  }
}

/** Ends servers of runs that were killed, and takes their folders away. */
export async function sweep(io: ServerIo): Promise<void> {
  const { files, processes } = io
  const root = scratchRoot(room)
  for (const name of await files.list(root)) {
    const folder = join(root, name)
    if (!name.startsWith(prefix) || !isOurs(folder)) continue
    const owner = await identityIn(join(folder, 'owner'), io)
    if (owner === null || processes.alive(owner)) continue
    const server = await identityIn(join(folder, 'server'), io)
    if (server !== null) await end(server, io)
    await files.remove(folder)
  }
}

async function identityIn(file: string, { files }: ServerIo): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse((await files.readText(file)) ?? 'null') as ProcessIdentity | null
  } catch {
    // Cut short: whoever is at work writes it anew.
    return null
  }
}
