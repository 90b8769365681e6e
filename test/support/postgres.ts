import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort, refusesConnections } from '../../src/host/ports.ts'

const root = '/usr/lib/postgresql'

/** Folder of the newest PostgreSQL's programs on this machine, or null when it has none. */
export const programs = existsSync(root)
  ? (readdirSync(root)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(root, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb'))) ?? null)
  : null

/** Why there is no server to test with; null when there is one. For `describe.skipIf`. */
export const noPostgres = programs === null ? `no PostgreSQL in ${root}` : null

export interface PostgresServer extends AsyncDisposable {
  /** Of its superuser, with the password in it. */
  readonly url: string
  /** Its own temporary folder; its data is in `data`. */
  readonly folder: string
  /** The same for another role or database. */
  readonly urlFor: (user: string, password: string, database?: string) => string
}

/** PostgreSQL refuses to run as root: then the user `nobody` runs it. */
const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/**
 * A real server of the test's own, in a temporary folder, that asks everybody for a password.
 * @param settings more of `postgresql.conf`
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  if (programs === null) throw new Error('no PostgreSQL')
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid)
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, 'of-the-super-user')
  await chmod(passwordFile, 0o644)
  const data = join(folder, 'data')
  await promisify(execFile)(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'super',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-N',
      '-E',
      'UTF8',
    ],
    { ...identity, cwd: folder },
  )
  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      folder,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=off',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...identity, cwd: folder, stdio: 'ignore' },
  )
  const ended = once(server, 'exit')
  for (let tries = 0; (await refusesConnections(port, 1)) !== null; tries++) {
    if (tries > 300 || server.exitCode !== null) throw new Error('PostgreSQL does not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const urlFor = (user: string, password: string, database = 'postgres') =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`
  // It listens before it lets anybody in.
  for (let tries = 0; !(await letsIn(urlFor('super', 'of-the-super-user'))); tries++) {
    if (tries > 300) throw new Error('PostgreSQL lets nobody in')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url: urlFor('super', 'of-the-super-user'),
    folder,
    urlFor,
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

async function letsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
