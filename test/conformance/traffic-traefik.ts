import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerLabelsTraffic } from '../../src/adapters/traffic/docker-labels/index.ts'
import { dockerLabelsSettings } from '../../src/adapters/traffic/docker-labels/settings.ts'
import { trafficLabels } from '../../src/adapters/traffic/labels.ts'
import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import { type FakeEngine, startFakeEngine } from '../fakes/docker-engine.ts'
import { startTraefik, type TraefikDaemon } from '../support/proxies/traefik.ts'
import { proxyRef, proxyRig } from './traffic-proxy.ts'
import { type TrafficRig, until } from './traffic-rig.ts'

export interface TraefikRig extends TrafficRig {
  readonly traefik: TraefikDaemon
  readonly engine: FakeEngine
  readonly file: string
}

/** A Traefik (real, or the stand-in) and an engine whose containers are the replicas of the rig. */
export async function traefikRig(
  real: boolean,
  more: Readonly<Record<string, unknown>> = {},
): Promise<TraefikRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-traefik-'))
  const socket = join(folder, 'docker.sock')
  const engine = await startFakeEngine(socket)
  const traefik = await startTraefik(folder, socket, real)
  const file = join(traefik.dynamic, 'shop.yml')
  const settings = dockerLabelsSettings.parse({
    kind: 'docker-labels',
    file,
    name: 'shop',
    rule: 'PathPrefix(`/`)',
    api: traefik.api,
    entryPoints: ['web'],
    ...more,
  })
  const base = proxyRef(join(folder, 'lastgood'), settings)
  const ref = onPort(base, 8080)
  const { port } = traefik
  const enabled = async () =>
    (await traefik.ask('http/services/shop@file')).body.includes('"status":"enabled"')
  const rig = proxyRig(dockerLabelsTraffic, ref, {
    port,
    async restart() {
      const wait = await rig.io.files.exists(file)
      await traefik.restart()
      if (wait) await until(enabled)
    },
    async dispose() {
      await traefik.stop()
      await engine[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  })
  let made = 0
  return {
    ...rig,
    traefik,
    engine,
    file,
    blind: 'Traefik does not tell what is under way',
    async replica(revision, version) {
      const upstream = await rig.replica(revision, version)
      const { port: at } = new URL(upstream.address)
      const labels = trafficLabels(onPort(base, Number(at)), revision)
      const id = `${(made += 1)}`.padStart(64, '0')
      engine.put({ id, name: `shop-${revision}-${made}`, labels, ip: '127.0.0.1' })
      return upstream
    },
  }
}

const onPort = (ref: ComponentRef, port: number): ComponentRef => ({
  ...ref,
  binding: { ...ref.binding, target: { kind: 'docker', port } },
})
