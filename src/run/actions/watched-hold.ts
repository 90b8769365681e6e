import type { Clock } from '../../host/clock.ts'
import type { Observed } from '../../model/event.ts'
import type { JudgeCanary } from '../deps.ts'
import type { Handler } from '../handler.ts'

/**
 * A hold that ends when its time is over *and* the guards allow more traffic; at once and as failed when they condemn the release.
 * Without enough evidence after `maxSeconds` in this process a person has to look: the canary keeps its share and nothing passes
 * blindly. Taken up again it has the whole time again.
 */
export function watchedHold(
  hold: Handler,
  watch: {
    readonly version: string
    readonly before: string | null
    readonly maxSeconds: number
  },
  judge: JudgeCanary,
  clock: Clock,
): Handler {
  const { version, before, maxSeconds } = watch
  const began = clock.monotonic()
  return {
    ownSeconds: Math.max(hold.ownSeconds, maxSeconds),
    apply: (key) => hold.apply(key),
    async observe(key): Promise<Observed> {
      const held = await hold.observe(key)
      const answer = await judge({ version, before, key })
      switch (answer.state) {
        case 'condemned':
          return { state: 'failed', problem: answer.problem }
        case 'allowed':
          return held.state === 'done' ? { state: 'done', says: answer.says } : held
        case 'waiting': {
          const late = clock.monotonic() - began >= maxSeconds && held.state === 'done'
          if (!late) return { state: 'progressing', says: answer.says }
          const problem = {
            what: `too little data on ${version} after ${maxSeconds} s (${answer.says})`,
            where: key,
            hint: 'Send more requests, or wait for them, and resume; or take it back: lastgood rollback',
          }
          return { state: 'unknown', problem, final: true }
        }
      }
    },
  }
}
