import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nginxTraffic } from '../../src/adapters/traffic/nginx/index.ts'
import { nginxSettings } from '../../src/adapters/traffic/nginx/settings.ts'
import { type NginxDaemon, startNginx } from '../support/proxies/nginx.ts'
import { proxyRef, proxyRig } from './traffic-proxy.ts'
import type { TrafficRig } from './traffic-rig.ts'

export interface NginxRig extends TrafficRig {
  readonly nginx: NginxDaemon
  readonly upstreamFile: string
}

export interface NginxOptions {
  /** Told to lastgood: connections end by notice. */
  readonly notice?: boolean
  /** More settings of the adapter. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** A real nginx whose configuration includes the file that lastgood is going to write. */
export async function nginxRig({
  notice = false,
  more = {},
}: NginxOptions = {}): Promise<NginxRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-nginx-'))
  const nginx = await startNginx(folder)
  const upstreamFile = join(folder, 'shop.conf')
  const chosen = 'testers' in more ? '$lastgood_shop' : 'shop'
  await nginx.useUpstream(chosen, upstreamFile)
  const settings = nginxSettings.parse({
    kind: 'nginx',
    upstreamFile,
    upstream: 'shop',
    pidFile: nginx.pidFile,
    test: [...nginx.argv, '-t'],
    reload: [...nginx.argv, '-s', 'reload'],
    ...(notice ? { closingFile: join(folder, 'closing') } : {}),
    ...more,
  })
  const { port, restart } = nginx
  const dispose = async () => {
    await nginx.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const ref = proxyRef(join(folder, 'state'), settings)
  return { ...proxyRig(nginxTraffic, ref, { port, restart, dispose }), nginx, upstreamFile }
}
