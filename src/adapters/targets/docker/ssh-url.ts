import { parseHost } from '../ssh/settings-hosts.ts'

/** An engine behind ssh. */
export interface SshEngine {
  /** `user@host` or `host`, as ssh takes it: never something that it could take for an option. */
  readonly destination: string
  /** Host alone, for messages. */
  readonly machine: string
  readonly port: number | null
  /** The engine's socket there; null: as the docker command there finds it. */
  readonly socketPath: string | null
}

/** Pure: reads `ssh://[user@]host[:port][/path/of/docker.sock]`, as the docker command takes it; null for anything else. */
export function parseSshUrl(text: string): SshEngine | null {
  const [, login = '', path] = /^ssh:\/\/([^/]+)(?:\/?$|(\/[^\0\n?#]{1,200})$)/.exec(text) ?? []
  const host = parseHost(login)
  if (host === null) return null
  const { destination, address, port } = host
  return { destination, machine: address, port, socketPath: path ?? null }
}
