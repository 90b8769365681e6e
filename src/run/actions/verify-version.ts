import type { Io } from '../../host/io.ts'
import type { Place } from '../../project/places.ts'
import type { Handler } from '../handler.ts'
import { findRevision } from './revision.ts'

/**
 * The revision takes part in serving, and it is the version: by the weights where traffic is steered, else because the engine
 * runs it as the service.
 */
export function versionHandler(place: Place, id: string, version: string, io: Io): Handler {
  return {
    ownSeconds: 0,
    apply: async () => {},
    async observe() {
      const { ref, traffic } = place
      const [found, routes] = await Promise.all([
        findRevision(place, id, io),
        traffic?.current(ref, io) ?? null,
      ])
      if (found.state === 'unavailable') return { state: 'unknown', problem: found.problem }
      if (routes?.state === 'unavailable') return { state: 'unknown', problem: routes.problem }
      const revision = found.value
      const not = (says: string) => ({ state: 'progressing', says }) as const
      if (revision === null) return not(`${id} is not there`)
      if (revision.version !== version) return not(`${id} is ${revision.version ?? 'no version'}`)
      if (revision.ready < 1) return not(`${id} is not ready`)
      if (routes === null) {
        return revision.state === 'current'
          ? { state: 'done', says: `${version} is what runs` }
          : not(`${id} is not the service`)
      }
      const route = routes.value.find((one) => one.revision === id && one.weight > 0)
      if (route === undefined) return not(`${id} gets no traffic`)
      if (route.version !== version) return not(`traffic to ${id} is marked ${route.version}`)
      return { state: 'done', says: `${version} serves ${route.weight} % of the traffic` }
    },
  }
}
