import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { openRoutes, sharesText } from '../proxy/routes.ts'
import { proxyTraffic } from '../proxy/traffic.ts'
import { doesNotCount } from '../proxy/uncounted.ts'
import { route } from './apply.ts'
import { serviceName } from './labels.ts'
import { current, seen, serves } from './observe.ts'
import { settingsOf } from './place.ts'
import { preflight } from './preflight.ts'

const where = (ref: ComponentRef) => settingsOf(ref).file

/**
 * Traffic through Traefik: containers carry a service of their revision as labels, which never change while they run, and a file
 * of the file provider weighs these services (`<service>@docker`). Written after the documents of Traefik 3.7
 * (https://doc.traefik.io/traefik/); the API, the labels and the weighted service are the same since 2.0. The tests run it
 * against a stand-in (test/fakes/traefik/) and, only where a `traefik` is installed, against that one too.
 */
export const dockerLabelsTraffic = proxyTraffic({
  kind: 'docker-labels',
  supports: { weights: true, headers: true, counts: false },
  limits: [
    'cannot tell what is under way (a drain takes its whole time)',
    'follows the documents of Traefik 3.7, tested against a stand-in',
  ],
  settings: settingsOf,
  where,
  preflight,
  current,
  route,
  seen,
  serves,
  // Only metrics of Traefik 2 know, and 3 has them no more.
  left: async () => 'perhaps some requests (Traefik does not tell)',
  byHand: {
    route(ref: ComponentRef, routes: readonly Route[]) {
      const { file, name } = settingsOf(ref)
      const members = openRoutes(routes).map(
        ({ revision }) => `${serviceName(ref, revision)}@docker`,
      )
      return `for ${sharesText(routes)}, in ${file}: write ${members.join(', ')} with these weights into http.services.${name}.weighted.services`
    },
    drain: (_ref, { timeoutSeconds }) => `sleep ${timeoutSeconds}`,
  },
  counts: async (ref) => doesNotCount('Traefik', where(ref)),
})
