import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '../../src/host/ports.ts'

const server = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'].find((path) => existsSync(path))
const install = ['/usr/bin/mariadb-install-db'].find((path) => existsSync(path))

/** Why there is no server to test with; null when there is one. For `describe.skipIf`. */
export const noMariadb = server === undefined || install === undefined ? 'no MariaDB' : null

export interface MariadbServer extends AsyncDisposable {
  /** Of its administrator, with the password in it. */
  readonly url: string
  readonly port: number
  /** The same for another user. */
  readonly urlFor: (user: string, password: string) => string
  /** Asks as its administrator: rows by column name. */
  readonly ask: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

const password = 'of-the-administrator'

/** MariaDB refuses to run as root: then the user `nobody` runs it. */
const asNobody = process.getuid?.() === 0 ? ['--user=nobody'] : []

/** A real server of the test's own, in a temporary folder, that asks everybody for a password. */
export async function startMariadb(): Promise<MariadbServer> {
  if (server === undefined || install === undefined) throw new Error('no MariaDB')
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-'))
  await chmod(folder, 0o711)
  const data = join(folder, 'data')
  const own = ['--no-defaults', `--datadir=${data}`, ...asNobody]
  await promisify(execFile)(install, [
    ...own,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  // Read once, by the server's own user.
  const first = join(folder, 'first.sql')
  await writeFile(
    first,
    `alter user root@localhost identified by '${password}';\ncreate user admin@'127.0.0.1' identified by '${password}';\ngrant all privileges on *.* to admin@'127.0.0.1' with grant option;`,
  )
  if (asNobody.length > 0) await chown(first, 65534, 65534)
  const port = await freePort()
  const running = spawn(
    server,
    [
      ...own,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(data, 's')}`,
      `--init-file=${first}`,
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=32M',
      '--innodb-log-file-size=8M',
      '--innodb-flush-log-at-trx-commit=0',
      '--loose-debug-no-sync',
    ],
    { stdio: 'ignore' },
  )
  const ended = once(running, 'exit')
  const connect = () =>
    createConnection({ host: '127.0.0.1', port, user: 'admin', password, charset: 'utf8mb4' })
  for (let tries = 0; ; tries++) {
    try {
      await (await connect()).end()
      break
    } catch (error) {
      if (tries > 600 || running.exitCode !== null) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const urlFor = (user: string, secret: string) => `mysql://${user}:${secret}@127.0.0.1:${port}`
  return {
    url: urlFor('admin', password),
    port,
    urlFor,
    async ask(sql) {
      const connection = await connect()
      const [rows] = await connection.query(sql)
      await connection.end()
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    },
    async [Symbol.asyncDispose]() {
      running.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}
