import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sshTarget } from '../../src/adapters/targets/ssh/index.ts'
import { sshTargetSettings } from '../../src/adapters/targets/ssh/settings.ts'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import { openArtifacts } from '../../src/artifacts/store.ts'
import type { Io } from '../../src/host/io.ts'
import { nodeIo } from '../../src/host/node.ts'
import { makeKeys, type Keys, type Sshd, sshUser, startSshd } from '../support/sshd.ts'
import type { TargetRig } from './target.ts'

export interface SshHost {
  readonly name: string
  readonly sshd: Sshd
  /** The folder that holds the releases "on" this host. */
  readonly path: string
}

export interface SshRig extends TargetRig {
  readonly folder: string
  readonly keys: Keys
  readonly hosts: readonly SshHost[]
  readonly knownHosts: string
  /** A release whose restart does as `mode` says: `ok`, `fail`, `sick` (never healthy); whose stop fails
   * (`stuck`), or does nothing (`deaf`). `files` are added to it. */
  release(version: string, mode?: string, files?: Readonly<Record<string, string>>): Promise<Wanted>
  /** Revisions that a host was restarted with, oldest first. */
  started(host: SshHost): Promise<readonly string[]>
}

export interface SshRigOptions {
  readonly hosts?: number
  /** More or other settings, as written in lastgood.yaml. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** Where the folder of host n is, instead of one in the rig's folder. */
  readonly pathOf?: (n: number, folder: string) => string
  /** The PATH of commands on the hosts, instead of sshd's own. */
  readonly programs?: string
}

const restart = `set -e
rm -f log/down
echo "$LASTGOOD_VERSION $LASTGOOD_REVISION" >> log/starts
case $(cat mode) in
  fail) echo "cannot connect with \${SECRET:-nothing}" >&2; exit 3 ;;
esac
`

const stop = `case $(cat mode) in
  stuck) echo "cannot stop with \${SECRET:-nothing}" >&2; exit 4 ;;
  deaf) ;;
  *) touch log/down ;;
esac
`

const healthy = `[ "$(cat mode)" != sick ] && [ ! -e log/sick ] && [ ! -e log/down ] || { echo "not ready"; exit 1; }
`

/** Hosts of their own for the target `ssh`: each an sshd with a folder; disposing ends them and removes the folders. */
export async function sshRig(options: SshRigOptions = {}): Promise<SshRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-ssh-'))
  const keys = makeKeys(join(folder, 'keys'))
  const io: Io = nodeIo()
  const knownHosts = join(folder, 'known_hosts')
  const hosts = await Promise.all(
    Array.from({ length: options.hosts ?? 2 }, async (_, n): Promise<SshHost> => ({
      name: `web${n + 1}`,
      sshd: await startSshd(join(folder, 'sshd'), keys, { path: options.programs ?? '' }),
      path: options.pathOf?.(n, folder) ?? join(folder, `web${n + 1}`, 'shop'),
    })),
  )
  writeFileSync(
    knownHosts,
    hosts.map(({ sshd }) => `[${sshd.address}]:${sshd.port} ${keys.hostPublic}\n`).join(''),
  )
  const settings = sshTargetSettings.parse({
    kind: 'ssh',
    path: '/srv/shop',
    hosts: hosts.map(({ name, sshd, path }) => ({
      name,
      host: `${sshUser()}@${sshd.address}`,
      port: sshd.port,
      path,
    })),
    restart: ['sh', 'restart.sh'],
    stop: ['sh', 'stop.sh'],
    shared: ['log/'],
    health: { command: ['sh', 'healthy.sh'] },
    healthTimeout: '20s',
    sshOptions: {
      configFile: '/dev/null',
      identityFile: keys.identityFile,
      knownHostsFile: knownHosts,
    },
    ...options.settings,
  })
  const ref: ComponentRef = {
    service: 'shop',
    environment: 'production',
    stateFolder: join(folder, '.lastgood'),
    binding: {
      component: {
        name: 'web',
        build: null,
        start: null,
        health: null,
        image: null,
        path: '.',
        configFiles: [],
        migrations: [],
      },
      target: settings,
      traffic: null,
      env: options.env ?? {},
    },
  }
  const started = async (host: SshHost) => {
    const text = await readFile(join(host.path, 'shared/log/starts'), 'utf8').catch(() => '')
    return text.split('\n').filter(Boolean)
  }
  return {
    target: sshTarget,
    inPlace: true,
    ref,
    io,
    folder,
    keys,
    hosts,
    knownHosts,
    started: async (host) => (await started(host)).map((line) => line.split(' ')[1] ?? ''),
    async starts(version) {
      const all = await Promise.all(hosts.map(started))
      return all.flat().filter((line) => line.startsWith(`${version} `)).length
    },
    async release(version, mode = 'ok', files = {}) {
      const id = io.freshId()
      const tree = join(folder, 'trees', id)
      const all = {
        version,
        mode,
        'restart.sh': restart,
        'stop.sh': stop,
        'healthy.sh': healthy,
        ...files,
      }
      for (const [name, text] of Object.entries(all)) {
        mkdirSync(join(tree, name, '..'), { recursive: true })
        writeFileSync(join(tree, name), text)
      }
      await io.archives.pack(tree, `${tree}.tar`)
      const digest = await openArtifacts(ref.stateFolder, io).put(`${tree}.tar`)
      return { revision: `${version}-${id}`, version, digest }
    },
    async [Symbol.asyncDispose]() {
      await sshTarget.shutDown?.(ref, io)
      await Promise.all(hosts.map(({ sshd }) => sshd.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
