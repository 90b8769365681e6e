import type { TrafficAction } from '../../../model/plan.ts'
import type { Observation, Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { caught, unavailable, unknown } from '../proxy/caught.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import type { Traffic } from '../traffic.ts'
import { applyRoutes } from './apply.ts'
import { counts } from './counts.ts'
import { notesFile } from './notes.ts'
import { applyDrain, observeDrain, observeRoutes } from './observe.ts'
import { settingsOf } from './place.ts'
import { preflight } from './preflight.ts'
import { routesNow, stateOf } from './state.ts'

/** Traffic through HAProxy's runtime socket: no reload, and a state file so that the next one undoes nothing. */
export const haproxyTraffic: Traffic = {
  kind: 'haproxy',
  supports: { weights: true, headers: false, counts: true },

  preflight: (ref, io) =>
    caught(
      () => preflight(ref, io),
      (problem) => [problem],
    ),

  current: (ref, io) =>
    caught<Observation<readonly Route[]>>(
      async () => ({ state: 'ok', value: routesNow(await stateOf(ref, io)) }),
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

  counts: (ref, io) => caught(() => counts(ref, io), unavailable),
}

/** Which server is which revision is decided when it happens: the notes tell it then. */
function byHand(ref: ComponentRef, action: TrafficAction): string {
  const settings = settingsOf(ref)
  const { socket, backend } = settings
  const says = (line: string) => `echo "${line}" | ${commandLine(['socat', 'stdio', socket])}`
  if (action.do === 'drain') {
    return `until scur of its servers is 0: ${says(`show stat ${backend} 4 -1`)}`
  }
  const server = `set server ${backend}/<server>`
  const named = `with the servers that ${notesFile(settings)} names`
  return `for ${sharesText(action.routes)}, ${named}: ${says(`${server} weight <n>; ${server} state ready`)}, then for the others ${says(`${server} state maint`)}`
}
