import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import { proxyTraffic } from '../proxy/traffic.ts'
import { doesNotCount } from '../proxy/uncounted.ts'
import { route } from './apply.ts'
import { current, left, seen, serves } from './observe.ts'
import { settingsOf } from './place.ts'
import { preflight } from './preflight.ts'

const where = (ref: ComponentRef) => settingsOf(ref).upstreamFile

/** Traffic through nginx: one upstream in a file that lastgood owns, tested and reloaded (https://nginx.org/en/docs/control.html). */
export const nginxTraffic = proxyTraffic({
  kind: 'nginx',
  supports: { weights: true, headers: true, counts: false },
  limits: [
    'cannot tell whose WebSockets and requests old workers finish (a drain waits for all of them)',
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
      const { upstreamFile, test, reload } = settingsOf(ref)
      const edit = `write servers and weights for ${sharesText(routes)} into ${upstreamFile}`
      return `${edit}, then: ${commandLine(test)} && ${commandLine(reload)}`
    },
    drain: (ref) =>
      `until none is "shutting down": ps --ppid $(cat ${settingsOf(ref).pidFile}) -o pid,args`,
  },
  counts: async (ref) => doesNotCount('nginx', where(ref)),
})
