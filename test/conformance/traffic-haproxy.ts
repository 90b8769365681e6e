import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haproxyTraffic } from '../../src/adapters/traffic/haproxy/index.ts'
import { haproxySettings } from '../../src/adapters/traffic/haproxy/settings.ts'
import { type HaproxyDaemon, startHaproxy } from '../support/proxies/haproxy.ts'
import { proxyRef, proxyRig } from './traffic-proxy.ts'
import type { TrafficRig } from './traffic-rig.ts'

export interface HaproxyRig extends TrafficRig {
  readonly haproxy: HaproxyDaemon
}

/** A real HAProxy with an empty backend. */
export async function haproxyRig(
  servers = 4,
  more: Readonly<Record<string, unknown>> = {},
): Promise<HaproxyRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-haproxy-'))
  const haproxy = await startHaproxy(folder, servers)
  const { port, restart, config, socket, stateFile } = haproxy
  const settings = haproxySettings.parse({
    kind: 'haproxy',
    socket,
    backend: 'shop',
    stateFile,
    config,
    ...more,
  })
  const dispose = async () => {
    await haproxy.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const ref = proxyRef(join(folder, 'lastgood'), settings)
  const rig = proxyRig(haproxyTraffic, ref, { port, restart, dispose })
  return { ...rig, haproxy, forgets: 'HAProxy counts anew when it starts' }
}
