import type { ComponentRef } from '../target.ts'
import type { Inspected } from './containers.ts'
import type { Engine } from './engine.ts'
import { settingsOf } from './settings-of.ts'

/** Where a running container's port is published: `http://127.0.0.1:32768`; null when it has none. Engines pick a new port at each start. */
export function endpointOf(ref: ComponentRef, engine: Engine, container: Inspected): string | null {
  const { port } = settingsOf(ref)
  const ports = container.NetworkSettings.Ports ?? {}
  // What a kept container was made with counts, not what is configured now.
  const [, bindings] =
    Object.entries(ports).find(([name]) => name === `${port}/tcp`) ??
    Object.entries(ports).find(([, bound]) => (bound?.length ?? 0) > 0) ??
    []
  const binding = bindings?.find(({ HostPort }) => /^\d+$/.test(HostPort))
  if (binding === undefined) return null
  const anywhere = binding.HostIp === '' || binding.HostIp === '0.0.0.0' || binding.HostIp === '::'
  const host = anywhere ? (engine.remote ?? '127.0.0.1') : binding.HostIp
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${binding.HostPort}`
}
