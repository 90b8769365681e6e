import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { swarmTarget } from '../../src/adapters/targets/swarm/index.ts'
import { swarmTargetSettings } from '../../src/adapters/targets/swarm/settings.ts'
import type { Wanted } from '../../src/adapters/targets/target.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { Dockerd } from '../support/dockerd.ts'
import type { ServiceImage } from '../support/images.ts'
import { startSwarm } from '../support/swarm.ts'
import { enginePlace, engineRef, engineReleases, type EnginePlace } from './engine-place.ts'
import type { TargetRig } from './target.ts'

export { noEnginePlace as noSwarmRig, type EnginePlace as SwarmPlace } from './engine-place.ts'

export const swarmPlace = (): Promise<EnginePlace> => enginePlace(() => startSwarm())

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
  place: EnginePlace,
  flags: readonly string[] = [],
): Promise<SwarmRig> {
  const { engine, repository, image } = place
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-swarm-'))
  const io = nodeIo({ ...process.env, ...engine.env })
  services += 1
  const service = `web${services}`
  const digest = await image({ version: '0.9.0' })
  await engine.docker(
    ...['service', 'create', '--detach', '--name', service],
    ...(flags.includes('global') ? [] : ['--replicas', '1']),
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
  const settings = swarmTargetSettings.parse({ kind: 'swarm', service, updateTimeout: '30s' })
  const ref = engineRef(place, { service: `shop${services}`, folder, settings })
  const rig: Omit<SwarmRig, 'before'> = {
    target: swarmTarget,
    ref,
    io,
    folder,
    service,
    engine,
    inPlace: true,
    ...engineReleases(place, folder, io),
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
