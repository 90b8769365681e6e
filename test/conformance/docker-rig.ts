import { mkdtemp, rm } from 'node:fs/promises'
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
import { startDockerd } from '../support/dockerd.ts'
import type { ServiceImage } from '../support/images.ts'
import { enginePlace, engineRef, engineReleases, type EnginePlace } from './engine-place.ts'
import type { TargetRig } from './target.ts'

export { noEnginePlace as noDockerRig, type EnginePlace as DockerPlace } from './engine-place.ts'

/** Containers outlive a daemon that ends, as on an engine with live-restore. */
export const dockerPlace = (): Promise<EnginePlace> =>
  enginePlace(() => startDockerd(['--live-restore']), { forget: true })

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
  place: EnginePlace,
  { target, health = '/cgi-bin/health', env, component = 'api' }: DockerRigOptions = {},
): Promise<DockerRig> {
  const { engine } = place
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
  const ref = engineRef(place, {
    service: `shop${services}`,
    folder,
    settings,
    component,
    health,
    env: { STARTS: '/starts/log', ...env },
  })
  return {
    target: dockerTarget,
    ref,
    io,
    folder,
    ...engineReleases(place, folder, io),
    async [Symbol.asyncDispose]() {
      await stopAll(ref, io)
      const filter = ['--filter', `label=lastgood.service=${ref.service}`]
      const left = (await engine.docker('ps', '-aq', ...filter)).split('\n').filter(Boolean)
      if (left.length > 0) await engine.docker('rm', '-f', ...left)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
