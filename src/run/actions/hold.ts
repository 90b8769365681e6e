import type { Clock } from '../../host/clock.ts'
import type { Handler } from '../handler.ts'

/**
 * Waits. Counted from the step's intent (`begunAt`, ISO 8601, or null: now), so that a resumed run does not wait again; within
 * this process by the clock that never steps. A wall clock that went back costs one whole wait at most.
 */
export function holdHandler(seconds: number, begunAt: string | null, clock: Clock): Handler {
  const waited = begunAt === null ? 0 : (clock.now().getTime() - Date.parse(begunAt)) / 1000
  const ends = clock.monotonic() + seconds - Math.min(Math.max(waited, 0), seconds)
  return {
    ownSeconds: seconds,
    apply: async () => {},
    async observe() {
      const left = ends - clock.monotonic()
      if (left <= 0) return { state: 'done', says: `held ${seconds} s` }
      return { state: 'progressing', says: `${Math.ceil(left)} s to hold` }
    },
  }
}
