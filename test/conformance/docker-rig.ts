import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopAll } from '../../src/adapters/targets/docker/cleanup.ts'
import { dockerTarget } from '../../src/adapters/targets/docker/index.ts'
import {
  dockerTargetSettings,
  type DockerTargetSettings,
} from '../../src/adapters/targets/docker/settings.ts'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import type { Io } from '../../src/host/io.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { AdapterSettings } from '../../src/model/config.ts'
import type { Digest } from '../../src/model/release.ts'
import { noDockerd, startDockerd, type Dockerd } from '../support/dockerd.ts'
import { pushed, serviceImage, type ServiceImage } from '../support/images.ts'
import { noRegistry, startRegistry, type Registry } from '../support/registry.ts'
import type { TargetRig } from './target.ts'

const why = noDockerd ?? noRegistry

/** Why none of this can run here, to stand behind the name of what is skipped; null when it can. */
export const noDockerRig: string | null = why === null ? null : ` (${why})`

/** An engine and a registry for all tests of a file, with the images that were made so far. */
export interface DockerPlace extends AsyncDisposable {
  readonly engine: Dockerd
  readonly registry: Registry
  /** Digest of an image of the test service, made and pushed once and then on the engine no more. */
  readonly image: (of: ServiceImage) => Promise<Digest>
}

/** Containers outlive a daemon that ends, as on an engine with live-restore. */
export async function dockerPlace(): Promise<DockerPlace> {
  await using trash = new AsyncDisposableStack()
  const engine = trash.use(await startDockerd(['--live-restore']))
  const registry = trash.use(await startRegistry())
  const made = new Map<string, Promise<Digest>>()
  const make = async (of: ServiceImage) => {
    const name = `lastgood-test/api:${of.version}-${of.mode ?? 'ok'}-${made.size}`
    const there = `${registry.host}/shop/api:${of.version}`
    await serviceImage(engine, name, of)
    const digest = await pushed(engine, name, there)
    await engine.docker('rmi', name, there)
    return digest
  }
  const rest = trash.move()
  return {
    engine,
    registry,
    image(of) {
      const key = JSON.stringify(of)
      const known = made.get(key) ?? make(of)
      made.set(key, known)
      return known
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

export interface DockerRig extends TargetRig {
  readonly folder: string
  readonly ref: ComponentRef
  release(version: string, more?: Omit<ServiceImage, 'version'>): Promise<Wanted>
}

export interface DockerRigOptions {
  readonly target?: Partial<
    Record<keyof DockerTargetSettings | 'startTimeout' | 'stopTimeout', unknown>
  >
  readonly health?: string | null
  readonly env?: Readonly<Record<string, string>>
  readonly component?: string
}

let services = 0

/** A service of its own on a shared engine; disposing removes its containers. */
export async function dockerRig(
  { engine, registry, image }: DockerPlace,
  { target, health = '/cgi-bin/health', env, component = 'api' }: DockerRigOptions = {},
): Promise<DockerRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-docker-'))
  const io: Io = nodeIo({ ...process.env, ...engine.env })
  services += 1
  const settings = dockerTargetSettings.parse({
    kind: 'docker',
    port: 8080,
    mounts: [{ source: folder, target: '/starts' }],
    startTimeout: '20s',
    stopTimeout: '2s',
    ...target,
  })
  const ref: ComponentRef = {
    service: `shop${services}`,
    environment: 'production',
    stateFolder: join(folder, '.lastgood'),
    binding: {
      component: {
        name: component,
        build: null,
        start: null,
        image: `${registry.host}/shop/api:{version}`,
        health,
        path: '.',
        configFiles: [],
        migrations: [],
      },
      target: JSON.parse(JSON.stringify(settings)) as AdapterSettings,
      traffic: null,
      env: { STARTS: '/starts/log', ...env },
    },
  }
  return {
    target: dockerTarget,
    ref,
    io,
    folder,
    async starts(version) {
      const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
      return text.split('\n').filter((line) => line.startsWith(`${version} `)).length
    },
    async release(version, more = {}) {
      const digest = await image({ version, ...more })
      return { revision: `${version}-${io.freshId()}`, version, digest }
    },
    async [Symbol.asyncDispose]() {
      await stopAll(ref, io)
      const filter = ['--filter', `label=lastgood.service=${ref.service}`]
      const left = (await engine.docker('ps', '-aq', ...filter)).split('\n').filter(Boolean)
      if (left.length > 0) await engine.docker('rm', '-f', ...left)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
