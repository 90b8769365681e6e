import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { swarmTarget } from '../../src/adapters/targets/swarm/index.ts'
import { swarmTargetSettings } from '../../src/adapters/targets/swarm/settings.ts'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { AdapterSettings } from '../../src/model/config.ts'
import type { Digest } from '../../src/model/release.ts'
import { noDockerd, type Dockerd } from '../support/dockerd.ts'
import { pushed, serviceImage, type ServiceImage } from '../support/images.ts'
import { noRegistry, startRegistry } from '../support/registry.ts'
import { startSwarm } from '../support/swarm.ts'
import type { TargetRig } from './target.ts'

const why = noDockerd ?? noRegistry

/** Why the target swarm cannot be tried on this machine, for the name of a skipped group; null when it can. */
export const noSwarmRig: string | null = why === null ? null : ` (${why})`

/** A swarm and a registry for all tests of a file, with the images that were made so far. */
export interface SwarmPlace extends AsyncDisposable {
  readonly engine: Dockerd
  /** `127.0.0.1:4711/shop/api` */
  readonly repository: string
  /** Digest of an image of the test service, made and pushed once. */
  readonly image: (of: ServiceImage) => Promise<Digest>
}

export async function swarmPlace(): Promise<SwarmPlace> {
  await using trash = new AsyncDisposableStack()
  const engine = trash.use(await startSwarm())
  const registry = trash.use(await startRegistry())
  const repository = `${registry.host}/shop/api`
  const made = new Map<string, Promise<Digest>>()
  const make = async (of: ServiceImage) => {
    const name = `lastgood-test/api:${of.version}-${of.mode ?? 'ok'}-${made.size}`
    await serviceImage(engine, name, of)
    return pushed(engine, name, `${repository}:${of.version}`)
  }
  const rest = trash.move()
  return {
    engine,
    repository,
    image(of) {
      const key = JSON.stringify(of)
      const known = made.get(key) ?? make(of)
      made.set(key, known)
      return known
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

export interface SwarmRig extends TargetRig {
  readonly folder: string
  /** Name of the Swarm service. */
  readonly service: string
  readonly engine: Dockerd
  release(version: string, more?: Omit<ServiceImage, 'version'>): Promise<Wanted>
}

let services = 0

/** A service of its own on a shared swarm, made by somebody else, running 0.9.0; disposing removes it and its records. */
export async function swarmRig(
  { engine, repository, image }: SwarmPlace,
  flags: readonly string[] = [],
): Promise<SwarmRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-swarm-'))
  const io = nodeIo({ ...process.env, ...engine.env })
  services += 1
  const service = `web${services}`
  const digest = await image({ version: '0.9.0' })
  await engine.docker(
    ...['service', 'create', '--detach', '--name', service, '--replicas', '1'],
    ...[
      '--update-parallelism',
      '0',
      '--update-order',
      'start-first',
      '--update-monitor',
      '100ms',
      '--restart-delay',
      '200ms',
    ],
    ...['--rollback-parallelism', '0', '--rollback-monitor', '100ms'],
    ...['--stop-grace-period', '2s', '--env', 'STARTS=/starts/log', '--env', 'DOOR=green'],
    ...['--mount', `type=bind,src=${folder},dst=/starts`, ...flags],
    `${repository}:0.9.0@${digest}`,
  )
  const ref: ComponentRef = {
    service: `shop${services}`,
    environment: 'production',
    stateFolder: join(folder, '.lastgood'),
    binding: {
      component: {
        name: 'api',
        build: null,
        start: null,
        image: `${repository}:{version}`,
        health: null,
        path: '.',
        configFiles: [],
        migrations: [],
      },
      target: JSON.parse(
        JSON.stringify(swarmTargetSettings.parse({ kind: 'swarm', service, updateTimeout: '30s' })),
      ) as AdapterSettings,
      traffic: null,
      env: {},
    },
  }
  const rig: Omit<SwarmRig, 'before'> = {
    target: swarmTarget,
    ref,
    io,
    folder,
    service,
    engine,
    inPlace: true,
    async starts(version) {
      const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
      return text.split('\n').filter((line) => line.startsWith(`${version} `)).length
    },
    async release(version, more = {}) {
      const digest = await image({ version, ...more })
      return { revision: `${version}-${io.freshId()}`, version, digest }
    },
    async [Symbol.asyncDispose]() {
      await engine.docker('service', 'rm', service)
      const filter = ['--filter', `label=lastgood.target=${service}`]
      const left = (await engine.docker('config', 'ls', '-q', ...filter)).split('\n')
      const ids = left.filter(Boolean)
      if (ids.length > 0) await engine.docker('config', 'rm', ...ids)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return { ...rig, before: new Set([await firstRevision(rig)]) }
}

/** The revision that the service was made with, once it runs. */
async function firstRevision({ target, ref, io }: Omit<SwarmRig, 'before'>): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const seen = await target.history(ref, 10, io)
    if (seen.state !== 'ok') throw new Error(seen.problem.what)
    const [first] = seen.value
    if (first !== undefined && first.ready === first.wanted) return first.id
    if (tries > 300) throw new Error(`the service does not come up: ${JSON.stringify(first)}`)
    await sleep(100)
  }
}
