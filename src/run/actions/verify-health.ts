import type { Io } from '../../host/io.ts'
import type { Place } from '../../project/places.ts'
import type { Handler } from '../handler.ts'
import { findRevision } from './revision.ts'

/** All wanted replicas of a revision answer their health check, and at least one is wanted. */
export function healthHandler(place: Place, id: string, io: Io): Handler {
  return {
    ownSeconds: 0,
    apply: async () => {},
    async observe() {
      const found = await findRevision(place, id, io)
      if (found.state === 'unavailable') return { state: 'unknown', problem: found.problem }
      if (found.value === null) return { state: 'progressing', says: `${id} is not there` }
      const { ready, wanted } = found.value
      const says = `${ready} of ${wanted} ready`
      return { state: wanted > 0 && ready >= wanted ? 'done' : 'progressing', says }
    },
  }
}
