import { createHash } from 'node:crypto'
import type { Spec } from './spec.ts'

/** First and last port of the engine's machine that containers may get. */
export interface PortRange {
  readonly from: number
  readonly to: number
}

/** Below what kernels hand out themselves, so that nothing takes the port of a container that is just being restarted. */
export const usualPorts: PortRange = { from: 20_000, to: 32_767 }

/** Pure: the port to try for a container at its n-th attempt, spread over the range. */
export function portFor(range: PortRange, name: string, attempt: number): number {
  const hash = createHash('sha256').update(`${name}#${attempt}`).digest().readUInt32BE(0)
  return range.from + (hash % (range.to - range.from + 1))
}

/**
 * Pure: the same container published on that port. Always a certain one: where an engine may choose, it chooses anew whenever
 * it restarts a container that ended, and the traffic would look for it where it was.
 */
export function withPort(spec: Spec, port: number): Spec {
  const host = (spec['HostConfig'] ?? {}) as Record<string, unknown>
  const bindings = Object.entries(
    (host['PortBindings'] ?? {}) as Record<string, readonly { readonly HostIp?: string }[] | null>,
  )
  const PortBindings = Object.fromEntries(
    bindings.map(([name, all]) => [
      name,
      (all ?? []).slice(0, 1).map(({ HostIp = '' }) => ({ HostIp, HostPort: String(port) })),
    ]),
  )
  return { ...spec, HostConfig: { ...host, PortBindings } }
}

/** Whether a start failed because something else has the port, as engines say it. */
export const isTaken = (message: string) =>
  /port is already allocated|address already in use/i.test(message)
