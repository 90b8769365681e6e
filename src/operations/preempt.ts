import type { Project } from '../project/project.ts'
import { thisOwner } from '../run/owner.ts'
import { makeWay, type Way } from '../run/preempt.ts'
import type { RunRow } from '../store/ledger.ts'

/** The run that is active in an environment, or null. */
export function inFlight({ config, ledger }: Project, environment: string): Promise<RunRow | null> {
  return ledger.activeRun(config.service, environment)
}

/** Clears the way for a rollback: a deploy in flight is stopped at its next step boundary; another rollback is not touched. */
export async function preempt(
  { config, ledger, io }: Project,
  environment: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<Way> {
  const deps = { ledger, io, owner: await thisOwner(io) }
  return makeWay(deps, { service: config.service, environment, by, reason })
}
