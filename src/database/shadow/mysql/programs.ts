import { join } from 'node:path'
import type { Io } from '../../../host/io.ts'

/** What a MariaDB server of our own takes. */
export interface Programs {
  readonly server: string
  /** Makes a data directory. */
  readonly install: string
  /** As `10.11.6`. */
  readonly version: string
}

/** Where packages put programs that are not for everybody's PATH. */
const besides = ['/usr/sbin', '/usr/local/sbin', '/usr/local/mysql/bin', '/opt/homebrew/bin']
const others = ['/usr/bin', '/usr/local/bin', '/usr/local/mysql/scripts', '/opt/homebrew/bin']

/** MariaDB's programs on this machine, or null when it has none. A MySQL server under the name `mysqld` is none. */
export async function findPrograms({
  exec,
  files,
  env,
}: Pick<Io, 'exec' | 'files' | 'env'>): Promise<Programs | null> {
  const path = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const find = async (names: readonly string[], more: readonly string[]) => {
    for (const name of names) {
      for (const folder of [...path, ...more]) {
        if (await files.exists(join(folder, name))) return join(folder, name)
      }
    }
    return null
  }
  const server = await find(['mariadbd', 'mysqld'], besides)
  const install = await find(['mariadb-install-db', 'mysql_install_db'], others)
  if (server === null || install === null) return null
  const { code, stdout } = await exec([server, '--no-defaults', '--version'])
  const version = /Ver ([\d.]+)-MariaDB/.exec(stdout)?.[1]
  return code === 0 && version !== undefined ? { server, install, version } : null
}
