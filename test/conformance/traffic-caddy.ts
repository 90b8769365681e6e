import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caddyTraffic } from '../../src/adapters/traffic/caddy/index.ts'
import { caddySettings } from '../../src/adapters/traffic/caddy/settings.ts'
import type { Json } from '../../src/model/json.ts'
import { type CaddyDaemon, startCaddy } from '../support/proxies/caddy.ts'
import { proxyRef, proxyRig } from './traffic-proxy.ts'
import type { TrafficRig } from './traffic-rig.ts'

export interface CaddyRig extends TrafficRig {
  readonly caddy: CaddyDaemon
  /** While this file exists Caddy answers with `Connection: close`. */
  readonly closingFile: string
}

export interface CaddyOptions {
  /** Told to lastgood: connections end by notice. */
  readonly notice?: boolean
  /** More settings of the adapter. */
  readonly more?: Readonly<Record<string, unknown>>
  /** More of the reverse_proxy handler. */
  readonly handler?: Readonly<Record<string, Json>>
}

/** A real Caddy with an empty handler. */
export async function caddyRig({
  notice = false,
  handler = {},
  more = {},
}: CaddyOptions = {}): Promise<CaddyRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-caddy-'))
  const caddy = await startCaddy(folder, handler)
  const closingFile = join(folder, 'closing')
  const { port, restart, admin } = caddy
  const settings = caddySettings.parse({
    kind: 'caddy',
    admin,
    id: 'shop',
    ...(notice ? { closingFile } : {}),
    ...more,
  })
  const dispose = async () => {
    await caddy.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const ref = proxyRef(join(folder, 'lastgood'), settings)
  const rig = proxyRig(caddyTraffic, ref, { port, restart, dispose })
  return { ...rig, caddy, closingFile }
}
