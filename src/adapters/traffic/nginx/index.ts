import type { TrafficAction } from '../../../model/plan.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { caught, unavailable, unknown } from '../proxy/caught.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import { doesNotCount } from '../proxy/uncounted.ts'
import type { Traffic } from '../traffic.ts'
import { applyRoutes, servedBy } from './apply.ts'
import { stateOf } from './loaded.ts'
import { applyDrain, observeDrain, observeRoutes } from './observe.ts'
import { settingsOf } from './place.ts'
import { preflight } from './preflight.ts'

/** Traffic through nginx: one upstream in a file that lastgood owns, tested and reloaded (https://nginx.org/en/docs/control.html). */
export const nginxTraffic: Traffic = {
  kind: 'nginx',
  supports: { weights: true, headers: false, counts: false },

  preflight: (ref, io) =>
    caught(
      () => preflight(ref, io),
      (problem) => [problem],
    ),

  current: (ref, io) =>
    caught(async () => {
      const state = await stateOf(ref, io)
      if (state.file.state === 'edited') return unavailable(state.file.problem)
      if (state.nginx.state === 'not-running') return unavailable(state.nginx.problem)
      return { state: 'ok', value: servedBy(state) }
    }, unavailable),

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

  counts: async (ref) => doesNotCount('nginx', settingsOf(ref).upstreamFile),
}

function byHand(ref: ComponentRef, action: TrafficAction): string {
  const { upstreamFile, test, reload, pidFile } = settingsOf(ref)
  if (action.do === 'drain') {
    return `until none is "shutting down": ps --ppid $(cat ${pidFile}) -o pid,args`
  }
  const edit = `write servers and weights for ${sharesText(action.routes)} into ${upstreamFile}`
  return `${edit}, then: ${commandLine(test)} && ${commandLine(reload)}`
}
