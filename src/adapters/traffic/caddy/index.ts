import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import { proxyTraffic } from '../proxy/traffic.ts'
import { doesNotCount } from '../proxy/uncounted.ts'
import { route } from './apply.ts'
import { current, left, seen, serves } from './observe.ts'
import { settingsOf, whereOf } from './place.ts'
import { preflight } from './preflight.ts'

const where = (ref: ComponentRef) => whereOf(settingsOf(ref))

/** Traffic through Caddy's admin API: the upstreams of one reverse_proxy handler (https://caddyserver.com/docs/api). */
export const caddyTraffic = proxyTraffic({
  kind: 'caddy',
  supports: { weights: true, headers: true, counts: false },
  limits: [
    'cannot keep WebSockets through a change (before Caddy 2.7)',
    'resets connections that wait to be accepted at a change, unless net.ipv4.tcp_migrate_req is 1 (Linux)',
  ],
  settings: settingsOf,
  where,
  preflight,
  current,
  route,
  seen,
  serves,
  left,
  byHand: {
    route(ref: ComponentRef, routes: readonly Route[]) {
      const list = '[{"dial": "<address>:<port>"}]'
      const json = ['-H', 'Content-Type: application/json', '-d', list]
      const path = `/id/${settingsOf(ref).id}/upstreams`
      const argv = [...curl(ref), '--fail-with-body', '-X', 'PATCH', url(ref, path), ...json]
      return `with the addresses for ${sharesText(routes)}: ${commandLine(argv)}`
    },
    drain: (ref) =>
      `until num_requests of its addresses is 0: ${commandLine([...curl(ref), url(ref, '/reverse_proxy/upstreams')])}`,
  },
  counts: async (ref) => doesNotCount('Caddy', where(ref)),
})

const isSocket = (ref: ComponentRef) => settingsOf(ref).admin.startsWith('unix//')

const curl = (ref: ComponentRef) =>
  isSocket(ref)
    ? ['curl', '-H', 'Host;', '--unix-socket', settingsOf(ref).admin.slice('unix/'.length)]
    : ['curl']

const url = (ref: ComponentRef, path: string) =>
  isSocket(ref) ? `http://caddy${path}` : settingsOf(ref).admin + path
