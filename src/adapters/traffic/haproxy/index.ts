import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { commandLine } from '../proxy/quoted.ts'
import { sharesText } from '../proxy/routes.ts'
import { proxyTraffic } from '../proxy/traffic.ts'
import { route } from './apply.ts'
import { counts } from './counts.ts'
import { notesFile } from './notes.ts'
import { current, left, seen, serves } from './observe.ts'
import { settingsOf, whereOf } from './place.ts'
import { preflight } from './preflight.ts'

const says = (ref: ComponentRef, line: string) =>
  `echo "${line}" | ${commandLine(['socat', 'stdio', settingsOf(ref).socket])}`

/** Traffic through HAProxy's runtime socket: no reload, and a state file so that the next one undoes nothing. */
export const haproxyTraffic = proxyTraffic({
  kind: 'haproxy',
  supports: { weights: true, headers: true, counts: true },
  limits: [
    'cannot see requests of a process that a reload left behind (a drain does not wait for them)',
  ],
  // Highest weight of a server (configuration manual, "weight").
  mostWeight: 256,
  settings: settingsOf,
  where: (ref) => whereOf(settingsOf(ref)),
  preflight,
  current,
  route,
  seen,
  serves,
  left,
  byHand: {
    // Which server is which revision is decided when it happens: the notes tell it then.
    route(ref: ComponentRef, routes: readonly Route[]) {
      const settings = settingsOf(ref)
      const server = `set server ${settings.backend}/<server>`
      const named = `with the servers that ${notesFile(settings)} names`
      return `for ${sharesText(routes)}, ${named}: ${says(ref, `${server} weight <n>; ${server} state ready`)}, then for the others ${says(ref, `${server} state maint`)}`
    },
    drain: (ref) =>
      `until scur of its servers is 0: ${says(ref, `show stat ${settingsOf(ref).backend} 4 -1`)}`,
  },
  counts,
})
