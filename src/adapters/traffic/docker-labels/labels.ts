import { createHash } from 'node:crypto'
import type { ComponentRef } from '../../targets/target.ts'

/**
 * Name of the service that Traefik's docker provider makes of the containers of one revision. Without dots, which part the keys
 * of labels; the hash tells apart what would read alike without them.
 */
export function serviceName(ref: ComponentRef, revision: string): string {
  const parts = [ref.service, ref.environment, ref.binding.component.name, revision]
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8)
  return `${parts.join('-').replace(/[^A-Za-z0-9]+/g, '-')}-${hash}`
}

/** A rule that no request fits: without one Traefik would make a router that leads users past the middlewares of the real one. */
const nobody = 'Host(`nobody.invalid`) && Host(`never.invalid`)'

/** Labels of a container of this revision: its own service, and nothing that sends users there. They never change. */
export function containerLabels(ref: ComponentRef, revision: string): Record<string, string> {
  const name = serviceName(ref, revision)
  const { port, network } = ref.binding.target as { readonly port?: number; network?: string }
  return {
    'traefik.enable': 'true',
    ...(network === undefined ? {} : { 'traefik.docker.network': network }),
    ...(port === undefined
      ? {}
      : { [`traefik.http.services.${name}.loadbalancer.server.port`]: String(port) }),
    [`traefik.http.routers.${name}.rule`]: nobody,
    [`traefik.http.routers.${name}.service`]: name,
  }
}
