import type { Problem } from '../model/problem.ts'
import type { Steering } from './control.ts'
import { draining } from './draining.ts'
import type { Page } from './page.ts'
import { type Proxying, unixNow } from './proxying.ts'
import type { Listen, SwitchRoute } from './protocol.ts'
import { type Choice, routing } from './routing.ts'
import type { Saved } from './saved.ts'

/** Revisions whose addresses are remembered. */
const keepAddresses = 64

/** What steering needs of the worker around it. */
export interface Around {
  readonly listen: Listen
  readonly listening: () => Listen | null
  readonly listenProblem: () => Problem | null
  /** Puts the present state on the disk. */
  readonly save: () => Promise<void>
  readonly stop: () => void
}

/** Steering, as the worker itself uses it. */
export interface SwitchSteering extends Steering {
  choose(): Choice | null
  routes(): readonly SwitchRoute[]
  /** What users get while nobody is routed. */
  page(): Page | null
  /** Addresses by revision, of those that were routed lately. */
  addresses(): Readonly<Record<string, readonly string[]>>
  /** Something that belongs into the state file changed. */
  changed(): void
  /** Called every second. */
  tick(): void
}

/** The routes of a switch and everything that can be asked of it. `damage`: its saved state was of no use. */
export function steering(
  proxying: Proxying,
  saved: Saved,
  damage: Problem | null,
  around: Around,
): SwitchSteering {
  const { counting, flights, upstreams } = proxying
  const startedAt = new Date().toISOString()
  const drains = draining(flights)
  const addresses = new Map(Object.entries(saved.addresses))
  let routes: readonly SwitchRoute[] = saved.routes
  let table = routing(routes)
  let page = saved.page ?? null
  let lost = damage
  let unsaved: Problem | null = null

  // A full disk must not keep traffic from being moved: it moves, and the state says that it is not saved.
  const save = async () => {
    try {
      await around.save()
      unsaved = null
    } catch (error) {
      unsaved = {
        what: `The switch cannot save its state (${(error as Error).message})`,
        where: 'state file of the switch',
        hint: 'Make room or give it back its folder; until then a crash would restore older routes',
      }
    }
  }

  return {
    choose: () => table.choose(),
    routes: () => routes,
    page: () => page,
    addresses: () => Object.fromEntries(addresses),
    state: () => ({
      format: 1,
      pid: process.pid,
      startedAt,
      listen: around.listen,
      listening: around.listening(),
      problem: around.listenProblem() ?? lost ?? unsaved,
      routes,
      page: page !== null,
      inFlight: flights.counts(),
      drains: drains.states(),
    }),
    counts: () => ({ counts: counting.counts() }),
    history: (seconds) => counting.history(seconds, unixNow()),
    async setRoutes(wanted) {
      const filled = wanted.map(({ upstreams, ...route }) => ({
        ...route,
        upstreams: upstreams ?? addresses.get(route.revision) ?? [],
      }))
      const nowhere = filled.find(({ weight, upstreams }) => weight > 0 && upstreams.length === 0)
      if (nowhere !== undefined) return noAddress(nowhere.revision)
      for (const { revision, weight, upstreams } of filled) {
        if (weight > 0) drains.forget(revision)
        addresses.delete(revision)
        addresses.set(revision, upstreams)
      }
      for (const oldest of [...addresses.keys()].slice(0, -keepAddresses)) addresses.delete(oldest)
      routes = filled
      table = routing(filled)
      lost = null
      await save()
      return null
    },
    async setGuards(guards) {
      counting.setGuards(guards)
      await save()
    },
    async setPage(wanted) {
      page = wanted
      await save()
    },
    drain(request) {
      if (routes.some(({ revision, weight }) => revision === request.revision && weight > 0)) {
        return {
          what: `${request.revision} still gets requests`,
          where: 'routes of the switch',
          hint: 'Route its share to another revision first',
        }
      }
      drains.start(request)
      return null
    },
    stop: () => around.stop(),
    changed: () => void save(),
    tick() {
      upstreams.keep((revision) => {
        return flights.count(revision) > 0 || routes.some((route) => route.revision === revision)
      })
      if (unsaved !== null || counting.takeChanged()) void save()
    },
  }
}

const noAddress = (revision: string): Problem => ({
  what: `Nobody knows an address of ${revision}`,
  where: 'routes of the switch',
  hint: 'Add them: "upstreams":["http://127.0.0.1:<port>"]',
})
