import { stringify } from 'yaml'
import type { Route } from '../../../model/revision.ts'
import { type OwnedFile, ownedText, readOwned } from '../proxy/owned-file.ts'
import type { DockerLabelsSettings } from './settings.ts'

/** A revision among those that get requests, and the service that Traefik's docker provider makes of its containers. */
export interface Member extends Route {
  readonly service: string
}

/** What the file holds for lastgood, beside the configuration that Traefik reads. */
interface Facts {
  readonly members: readonly Member[]
  /** Revision that internal testers reach; null: the same as everybody. */
  readonly testers: string | null
  /** Who was served until Traefik takes this file. */
  readonly before: readonly Member[]
}

export type DynamicFile = OwnedFile<Facts>

/**
 * The text of the file (`header`: what Traefik calls the matcher, `Headers` before 3.0): a weighted service of the members, and the router to it. A weighted service of which one member is gone
 * is refused by Traefik as a whole, and its router with it: a canary that dies would take everybody down. So, while there are
 * several members, each has a router of lower priority that leads to it alone, the largest share first.
 */
export function dynamicText(
  settings: DockerLabelsSettings,
  facts: Facts & { readonly owner: string },
  header: 'Header' | 'Headers' = 'Header',
): string {
  const { name, rule, priority, entryPoints, middlewares, tls, certResolver, testers } = settings
  const members = facts.members.toSorted((a, b) => b.weight - a.weight)
  const alone = members.length > 1 ? members : []
  const canary = facts.members.find(({ revision }) => revision === facts.testers)
  const router = (service: string, above: number, only = '') => ({
    rule: only === '' ? rule : `(${rule}) && ${only}`,
    service,
    priority: priority + above,
    ...(entryPoints.length > 0 ? { entryPoints } : {}),
    ...(middlewares.length > 0 ? { middlewares } : {}),
    ...(tls ? { tls: certResolver === null ? {} : { certResolver } } : {}),
  })
  const routers = {
    ...(canary === undefined || testers === null
      ? {}
      : {
          [`${name}-testers`]: router(
            atDocker(canary.service),
            members.length + 1,
            `${header}(\`${testers.header}\`, \`${testers.value}\`)`,
          ),
        }),
    [name]: router(name, members.length),
    ...Object.fromEntries(
      alone.map(({ service }, i) => [
        `${name}-alone-${i + 1}`,
        router(atDocker(service), members.length - 1 - i),
      ]),
    ),
  }
  const services = members.map(({ service, weight }) => ({ name: atDocker(service), weight }))
  const http = { routers, services: { [name]: { weighted: { services } } } }
  return ownedText(facts, stringify({ http }, { lineWidth: 0 }))
}

/** A service of the docker provider, as other providers call it. */
export const atDocker = (service: string) => `${service}@docker`

/** Reads the file's text; `owner` is whose it should be. */
export const readDynamicFile = (text: string | null, path: string, owner: string): DynamicFile =>
  readOwned(text, { path, owner, what: 'dynamic file' })
