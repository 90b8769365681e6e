import type { Problem } from '../model/problem.ts'
import type { Steering } from './control.ts'
import { draining } from './draining.ts'
import { type Proxying, unixNow } from './proxying.ts'
import type { Listen, SwitchRoute } from './protocol.ts'
import { type Choice, routing } from './routing.ts'
import type { Saved } from './saved.ts'

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
  let routes: readonly SwitchRoute[] = saved.routes
  let table = routing(routes)
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
    state: () => ({
      format: 1,
      pid: process.pid,
      startedAt,
      listen: around.listen,
      listening: around.listening(),
      problem: around.listenProblem() ?? lost ?? unsaved,
      routes,
      inFlight: flights.counts(),
      drains: drains.states(),
    }),
    counts: () => ({ counts: counting.counts() }),
    history: (seconds) => counting.history(seconds, unixNow()),
    async setRoutes(wanted) {
      for (const { revision, weight } of wanted) if (weight > 0) drains.forget(revision)
      routes = wanted
      table = routing(wanted)
      lost = null
      await save()
    },
    async setGuards(guards) {
      counting.setGuards(guards)
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
