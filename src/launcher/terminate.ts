import type { Clock } from '../host/clock.ts'
import type { ProcessIdentity, Processes } from '../host/processes.ts'
import { markName } from './contract.ts'

/** The processes of a replica: the service it leads, and everything else that carries its mark. */
export interface Family {
  readonly service: ProcessIdentity | null
  readonly mark: string
  /** The service lived until a moment ago, so that its group's number cannot belong to others yet. */
  readonly justDied?: boolean
}

/** Everything of a replica that still lives. Never a process that only got the number of one of them. */
export function livingFamily(family: Family, processes: Processes): readonly ProcessIdentity[] {
  const { service, mark, justDied } = family
  const ours = service !== null && (justDied === true || processes.alive(service))
  return processes.family(ours ? service.pid : null, markName, mark)
}

/**
 * Ends a replica's processes: SIGTERM, `graceSeconds` to finish their requests, then SIGKILL. Resolves with whether all
 * are gone. Members that outlive their leader get the whole grace too: under `npm start` the leader goes
 * at once while the server still answers.
 */
export async function terminate(
  family: Family,
  graceSeconds: number,
  world: { readonly processes: Processes; readonly clock: Clock },
): Promise<boolean> {
  const { processes, clock } = world
  const { service } = family
  const leaderLived = family.justDied === true || (service !== null && processes.alive(service))
  const watched: Family = { ...family, justDied: leaderLived }
  let left = livingFamily(watched, processes)
  const each = (signal: NodeJS.Signals) => {
    // One by one, since a second SIGTERM makes many servers give up at once; where the members are not known, the group.
    for (const one of left) processes.signal(one, signal, one.started === '')
  }
  each('SIGTERM')
  const gone = async (seconds: number) => {
    const until = clock.monotonic() + seconds
    while (left.length > 0 && clock.monotonic() < until) {
      await clock.sleep(0.03)
      left = livingFamily(watched, processes)
    }
    return left.length === 0
  }
  if (await gone(graceSeconds)) return true
  each('SIGKILL')
  return gone(5)
}
