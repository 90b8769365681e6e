import { ProblemError } from '../../../model/problem-error.ts'
import { whereOf } from './place.ts'
import { ask } from './runtime.ts'
import type { HaproxySettings } from './settings.ts'

/** A server of the backend as it is now, or as the state file says. */
export interface Server {
  readonly name: string
  /** `127.0.0.1:4711` or `[::1]:80`. */
  readonly address: string
  readonly weight: number
  /** Gets new requests, as far as an operator decides: neither in maintenance nor draining. */
  readonly open: boolean
  /** HAProxy's own check finds it up, or there is none. */
  readonly up: boolean
}

/** In maintenance by command, by a tracked server, by name resolution; draining by command or by a tracked server. */
const closed = 0x01 | 0x02 | 0x20 | 0x40 | 0x08 | 0x10

/** The servers of the backend, in the order of the configuration. Throws ProblemError when they cannot be had. */
export async function serversOf(settings: HaproxySettings): Promise<readonly Server[]> {
  const text = await ask(settings, `show servers state ${settings.backend}`)
  const servers = parseServers(text, settings.backend)
  if (servers !== null && servers.length > 0) return servers
  throw new ProblemError({
    what: servers === null ? text.trim().slice(0, 300) : 'The backend has no servers to fill',
    where: whereOf(settings),
    hint: `Add to backend ${settings.backend} in haproxy.cfg: server-template app 1-8 127.0.0.1:1 disabled`,
  })
}

/**
 * Reads `show servers state`, or a state file made of it (management guide, 9.3): columns named in a comment line. Null when it
 * is not that.
 */
export function parseServers(text: string, backend: string): readonly Server[] | null {
  const lines = text.split('\n')
  const head = lines.find((line) => line.startsWith('# be_id'))
  if (head === undefined) return null
  const columns = head.slice(2).split(' ')
  return lines
    .filter((line) => line !== '' && !line.startsWith('#') && line.includes(' '))
    .map((line) => line.split(' '))
    .map((fields) => (name: string) => fields[columns.indexOf(name)] ?? '')
    .filter((field) => field('be_name') === backend)
    .map((field) => {
      const host = field('srv_addr')
      return {
        name: field('srv_name'),
        address: `${host.includes(':') ? `[${host}]` : host}:${field('srv_port')}`,
        weight: Number(field('srv_uweight')),
        open: (Number(field('srv_admin_state')) & closed) === 0,
        up: field('srv_op_state') !== '0',
      }
    })
}

/** Whether a server gets new requests. `disabled` in the configuration alone leaves it stopped without a command. */
export const serves = ({ open, weight }: Server): boolean => open && weight > 0
