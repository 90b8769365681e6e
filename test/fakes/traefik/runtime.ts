import type { IncomingMessage } from 'node:http'
import type { Dynamic, RouterConfig, ServiceConfig } from './providers.ts'
import { matcherOf } from './rule.ts'

/** Gives the next server of a service. */
type Pick = () => string

interface Known<T> {
  readonly name: string
  readonly provider: string
  readonly config: T
  readonly errors: string[]
}

/** What is served at one time: it never changes, the next configuration makes another one. */
export interface Runtime {
  readonly services: readonly Known<ServiceConfig>[]
  readonly routers: readonly Known<RouterConfig>[]
  /** Where a request on an entry point goes; null: nowhere (404). */
  target(entryPoint: string, request: IncomingMessage): string | null
}

/** Puts the configurations of all providers together as Traefik does: what names something that is missing is disabled. */
export function runtimeOf(providers: Readonly<Record<string, Dynamic>>): Runtime {
  const all = <T>(of: (dynamic: Dynamic) => Record<string, T>): Known<T>[] =>
    Object.entries(providers).flatMap(([provider, dynamic]) =>
      Object.entries(of(dynamic)).map(([name, config]) => ({
        name: `${name}@${provider}`,
        provider,
        config,
        errors: [],
      })),
    )
  const services = all((dynamic) => dynamic.services)
  const routers = all((dynamic) => dynamic.routers)
  const built = new Map<string, Pick>()

  const build = (name: string, provider: string): Pick => {
    const full = name.includes('@') ? name : `${name}@${provider}`
    const known = services.find((each) => each.name === full)
    if (known === undefined) throw new Error(`the service "${full}" does not exist`)
    const there = built.get(full)
    if (there !== undefined) return there
    try {
      const pick = pickOf(known)
      built.set(full, pick)
      return pick
    } catch (error) {
      known.errors.push((error as Error).message)
      throw error
    }
  }
  const pickOf = ({ config, provider }: Known<ServiceConfig>): Pick => {
    if (config.weighted === undefined) {
      const urls = (config.loadBalancer?.servers ?? []).map(({ url }) => url)
      return turns(urls.map((url) => ({ weight: 1, pick: () => url })))
    }
    return turns(
      config.weighted.services.map(({ name, weight = 1 }) => ({
        weight,
        pick: build(name, provider),
      })),
    )
  }

  const routes = routers
    .flatMap((router) => {
      const { config, provider } = router
      try {
        const [matches, pick] = [matcherOf(config.rule), build(config.service, provider)]
        const priority = Number(config.priority ?? config.rule.length)
        return [{ matches, pick, priority, entryPoints: config.entryPoints }]
      } catch (error) {
        router.errors.push((error as Error).message)
        return []
      }
    })
    .toSorted((a, b) => b.priority - a.priority)
  return {
    services,
    routers,
    target(entryPoint, request) {
      const found = routes.find(
        ({ matches, entryPoints }) =>
          (entryPoints?.includes(entryPoint) ?? true) && matches(request),
      )
      return found?.pick() ?? null
    },
  }
}

/** Weighted turns, evenly mixed. */
function turns(all: readonly { readonly weight: number; readonly pick: Pick }[]): Pick {
  const sum = all.reduce((total, { weight }) => total + weight, 0)
  const state = all.map((each) => ({ ...each, credit: 0 }))
  return () => {
    for (const each of state) each.credit += each.weight
    const best = state.reduce((most, each) => (each.credit > most.credit ? each : most))
    best.credit -= sum
    return best.pick()
  }
}
