import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import type { Io } from '../../src/host/io.ts'
import type { AdapterSettings } from '../../src/model/config.ts'
import type { Digest } from '../../src/model/release.ts'
import { noDockerd, type Dockerd } from '../support/dockerd.ts'
import { pushed, serviceImage, type ServiceImage } from '../support/images.ts'
import { noRegistry, startRegistry, type Registry } from '../support/registry.ts'

const why = noDockerd ?? noRegistry

/** Why targets with an engine cannot be tried on this machine, to stand behind the name of what is skipped; null when they can. */
export const noEnginePlace: string | null = why === null ? null : ` (${why})`

/** An engine and a registry for all tests of a file, with the images that were made so far. */
export interface EnginePlace extends AsyncDisposable {
  readonly engine: Dockerd
  readonly registry: Registry
  /** Name of the test service's image without a tag: `127.0.0.1:4711/shop/api`. */
  readonly repository: string
  /** Digest of an image of the test service, made and pushed once. */
  readonly image: (of: ServiceImage) => Promise<Digest>
}

/** `forget`: images are on the engine no more once they were pushed. */
export async function enginePlace(
  start: () => Promise<Dockerd & AsyncDisposable>,
  { forget = false } = {},
): Promise<EnginePlace> {
  await using trash = new AsyncDisposableStack()
  const engine = trash.use(await start())
  const registry = trash.use(await startRegistry())
  const repository = `${registry.host}/shop/api`
  const made = new Map<string, Promise<Digest>>()
  const make = async (of: ServiceImage) => {
    const name = `lastgood-test/api:${of.version}-${of.mode ?? 'ok'}-${made.size}`
    await serviceImage(engine, name, of)
    const digest = await pushed(engine, name, `${repository}:${of.version}`)
    if (forget) await engine.docker('rmi', name, `${repository}:${of.version}`)
    return digest
  }
  const rest = trash.move()
  return {
    engine,
    registry,
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

/** A component of its own in a folder of its own, with the settings of its target as they come out of the schema. */
export function engineRef(
  { repository }: EnginePlace,
  given: {
    readonly service: string
    readonly folder: string
    readonly settings: unknown
    readonly component?: string
    readonly health?: string | null
    readonly env?: Readonly<Record<string, string>>
  },
): ComponentRef {
  return {
    service: given.service,
    environment: 'production',
    stateFolder: join(given.folder, '.lastgood'),
    binding: {
      component: {
        name: given.component ?? 'api',
        build: null,
        start: null,
        image: `${repository}:{version}`,
        health: given.health ?? null,
        path: '.',
        configFiles: [],
        migrations: [],
      },
      target: JSON.parse(JSON.stringify(given.settings)) as AdapterSettings,
      traffic: null,
      env: given.env ?? {},
    },
  }
}

/** Releases of the test service, and how often anything of a version was started: it writes that into `folder`. */
export const engineReleases = ({ image }: EnginePlace, folder: string, io: Io) => ({
  async starts(version: string): Promise<number> {
    const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
    return text.split('\n').filter((line) => line.startsWith(`${version} `)).length
  },
  async release(version: string, more: Omit<ServiceImage, 'version'> = {}): Promise<Wanted> {
    const digest = await image({ version, ...more })
    return { revision: `${version}-${io.freshId()}`, version, digest }
  },
})
