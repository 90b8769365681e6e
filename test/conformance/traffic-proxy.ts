import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import type { Traffic } from '../../src/adapters/traffic/traffic.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { BindingConfig } from '../../src/model/config.ts'
import type { Json } from '../../src/model/json.ts'
import { countedBy, replicas, settled, type TrafficRig } from './traffic-rig.ts'

/** A component whose traffic is handled by one kind of proxy. */
export function proxyRef(
  stateFolder: string,
  traffic: { readonly kind: string } & Readonly<Record<string, Json>>,
): ComponentRef {
  const component: BindingConfig['component'] = {
    name: 'api',
    build: null,
    image: null,
    start: null,
    health: null,
    path: '.',
    configFiles: [],
    migrations: [],
  }
  const binding: BindingConfig = { component, target: { kind: 'local' }, traffic, env: {} }
  return { service: 'shop', environment: 'production', stateFolder, binding }
}

/** What the rigs of all proxies have in common: replicas, and a proxy that is stopped at the end. */
export function proxyRig(
  traffic: Traffic,
  ref: ComponentRef,
  proxy: {
    readonly port: number
    readonly restart: () => Promise<void>
    readonly dispose: () => Promise<void>
  },
): TrafficRig {
  const io = nodeIo()
  const running = replicas()
  return {
    traffic,
    ref,
    io,
    ...running,
    leaves: `${traffic.kind} lets requests end`,
    context: (guards) => ({ io, endpoints: running.endpoints, guards }),
    settled,
    counted: () => countedBy(traffic, ref, io),
    url: async () => `http://127.0.0.1:${proxy.port}`,
    restart: proxy.restart,
    async [Symbol.asyncDispose]() {
      await running.dispose()
      await proxy.dispose()
    },
  }
}
