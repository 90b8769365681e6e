import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { nodeIo } from '../../src/host/node.ts'
import type { SshHost } from '../conformance/ssh-rig.ts'
import { makeKeys, sshUser, startSshd } from './sshd.ts'

/** A repository whose components run on hosts of their own, described in a lastgood.yaml as a person would write it. */
export interface SshShop extends AsyncDisposable {
  /** The repository: where commands are typed. */
  readonly folder: string
  readonly hosts: Readonly<Record<string, readonly SshHost[]>>
  /** Commits a version of all components; `mode` as their restart is to end: `ok` or `fail`. */
  commit(version: string, mode?: string): Promise<void>
}

/** Notes each start; waits while somebody holds it (`log/hold`), and says that it does (`log/held`). */
const restart = `echo "$LASTGOOD_VERSION" >> log/starts
[ ! -e log/hold ] || { : > log/held; while [ -e log/hold ]; do sleep 0.05; done; }
[ "$(cat mode)" != fail ] || { echo "cannot start" >&2; exit 3; }
`

/** Makes one; `wanted`: how many hosts each component has. Disposing ends its servers and removes its folders. */
export async function sshShop(wanted: Readonly<Record<string, number>>): Promise<SshShop> {
  const base = mkdtempSync(join(tmpdir(), 'lastgood-ssh-shop-'))
  const folder = join(base, 'repository')
  const keys = makeKeys(join(base, 'keys'))
  const io = nodeIo()
  const git = async (...args: string[]) => {
    const done = await io.exec(['git', '-C', folder, ...args])
    if (done.code !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
  }
  const entries = await Promise.all(
    Object.entries(wanted).map(async ([component, count]) => {
      const made = Array.from({ length: count }, async (_, n): Promise<SshHost> => {
        const name = `${component}${n + 1}`
        const sshd = await startSshd(join(base, 'sshd'), keys)
        return { name, sshd, path: join(base, name, 'shop') }
      })
      return [component, await Promise.all(made)] as const
    }),
  )
  const all = entries.flatMap(([, hosts]) => hosts)
  const known = all.map(({ sshd }) => `[${sshd.address}]:${sshd.port} ${keys.hostPublic}\n`)
  writeFileSync(join(base, 'known_hosts'), known.join(''))
  const target = (hosts: readonly SshHost[]) => ({
    kind: 'ssh',
    path: '/srv/shop',
    hosts: hosts.map(({ name, sshd, path }) => ({
      name,
      host: `${sshUser()}@${sshd.address}`,
      port: sshd.port,
      path,
    })),
    restart: ['sh', 'restart.sh'],
    shared: ['log/'],
    sshOptions: {
      configFile: '/dev/null',
      identityFile: keys.identityFile,
      knownHostsFile: join(base, 'known_hosts'),
    },
  })
  const components = entries.map(
    ([component, hosts]) => [component, { target: target(hosts) }] as const,
  )
  mkdirSync(folder)
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.name', 'Tester')
  await git('config', 'user.email', 'tester@example.com')
  const config = {
    service: 'shop',
    components: Object.fromEntries(entries.map(([component]) => [component, {}])),
    environments: { production: { components: Object.fromEntries(components) } },
  }
  writeFileSync(join(folder, 'lastgood.yaml'), stringify(config))
  return {
    folder,
    hosts: Object.fromEntries<readonly SshHost[]>(entries),
    async commit(version, mode = 'ok') {
      const files = { version, mode, 'restart.sh': restart }
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      await git('add', '-A')
      await git('commit', '-q', '-m', version)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(({ sshd }) => sshd.stop()))
      rmSync(base, { recursive: true, force: true })
    },
  }
}
