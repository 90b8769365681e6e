import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import type { Upstream } from '../proxy/upstreams.ts'
import { call, must } from './admin.ts'
import { type Handler, testersId } from './handler.ts'
import type { CaddySettings } from './settings.ts'
import { entries, written } from './upstreams.ts'

const prefixOf = ({ id }: CaddySettings) => `lastgood-testers:${id}`

/** A handler that leads testers to one revision like `handler` does everybody, and everybody else on; null: nobody is led. */
export function testersHandler(
  settings: CaddySettings,
  handler: Handler,
  upstreams: readonly Upstream[],
  revision: string | null,
): Handler | null {
  const { testers } = settings
  if (testers === null || revision === null) return null
  const mine = upstreams.filter((each) => each.revision === revision)
  const list = entries(
    prefixOf(settings),
    [],
    mine.map((each) => ({ ...each, weight: 1 })),
  )
  const match = [{ header: { [testers.header]: [testers.value] } }]
  const same = Object.fromEntries(Object.entries(handler).filter(([key]) => key !== '@id'))
  const handle = [{ ...same, upstreams: list as unknown as Json }]
  return {
    '@id': testersId(settings),
    handler: 'subroute',
    routes: [{ match, handle, terminal: true }],
  }
}

/** The revision that testers are led to, or null. */
export async function testersNow(settings: CaddySettings, io: Io): Promise<string | null> {
  interface Subroute {
    readonly routes?: readonly { readonly handle?: readonly Handler[] }[]
  }
  const answer = await call(settings, io, 'GET', `/id/${testersId(settings)}`)
  if (answer.status === 404) return null
  const found = must<Subroute | null>(settings, answer)
  const { routes } = written(prefixOf(settings), found?.routes?.[0]?.handle?.[0] ?? {})
  return routes[0]?.revision ?? null
}
