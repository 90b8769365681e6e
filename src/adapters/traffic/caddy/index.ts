import type { TrafficAction } from '../../../model/plan.ts'
import type { Observation, Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { caught, unavailable, unknown } from '../proxy/caught.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import { doesNotCount } from '../proxy/uncounted.ts'
import type { Traffic } from '../traffic.ts'
import { applyRoutes } from './apply.ts'
import { applyDrain, observeDrain, observeRoutes, present } from './observe.ts'
import { settingsOf, whereOf } from './place.ts'
import { preflight } from './preflight.ts'

/** Traffic through Caddy's admin API: the upstreams of one reverse_proxy handler (https://caddyserver.com/docs/api). */
export const caddyTraffic: Traffic = {
  kind: 'caddy',
  supports: { weights: true, headers: false, counts: false },

  preflight: (ref, io) =>
    caught(
      () => preflight(ref, io),
      (problem) => [problem],
    ),

  current: (ref, io) =>
    caught<Observation<readonly Route[]>>(
      async () => ({ state: 'ok', value: (await present(ref, io)).routes }),
      unavailable,
    ),

  entry: (ref) => settingsOf(ref).entry,
  byHand,

  apply: (ref, action, _key, context) =>
    action.do === 'route'
      ? applyRoutes(ref, action.routes, context)
      : applyDrain(ref, action, context),

  observe: (ref, action, _key, context) =>
    caught(
      () =>
        action.do === 'route'
          ? observeRoutes(ref, action.routes, context)
          : observeDrain(ref, action, context),
      unknown,
    ),

  counts: async (ref) => doesNotCount('Caddy', whereOf(settingsOf(ref))),
}

function byHand(ref: ComponentRef, action: TrafficAction): string {
  const { admin, id } = settingsOf(ref)
  const curl = admin.startsWith('unix//')
    ? ['curl', '-H', 'Host;', '--unix-socket', admin.slice('unix/'.length)]
    : ['curl']
  const url = (path: string) => (admin.startsWith('unix//') ? `http://caddy${path}` : admin + path)
  if (action.do === 'drain') {
    const asked = commandLine([...curl, url('/reverse_proxy/upstreams')])
    return `until num_requests of its addresses is 0: ${asked}`
  }
  const list = '[{"dial": "<address>:<port>"}]'
  const json = ['-H', 'Content-Type: application/json', '-d', list]
  const argv = [...curl, '--fail-with-body', '-X', 'PATCH', url(`/id/${id}/upstreams`), ...json]
  return `with the addresses for ${sharesText(action.routes)}: ${commandLine(argv)}`
}
