import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { Lease, RunRow } from '../store/ledger.ts'
import type { RunDeps } from './deps.ts'
import { foldRun } from './fold.ts'
import { handlerFor } from './handlers.ts'
import { ownerSays, ownerState } from './owner.ts'
import { ended } from './transitions.ts'

/** Takes the lease of a run: free, run out, our own, or that of a process known to be dead. */
export async function claimLease(
  run: RunRow,
  deps: Pick<RunDeps, 'ledger' | 'io' | 'owner'>,
  leaseSeconds: number,
): Promise<Result<Lease>> {
  const { ledger, io, owner } = deps
  const holder = await ledger.leaseOf(run.id)
  const dead =
    holder !== null && holder.owner !== owner && (await ownerState(holder.owner, io)) === 'dead'
  const acquired = await ledger.acquireLease(
    run.id,
    owner,
    leaseSeconds,
    io.clock.now().toISOString(),
    dead ? holder.owner : undefined,
  )
  return acquired.state === 'acquired'
    ? ok(acquired.lease)
    : fail(heldProblem(run.id, acquired.owner, acquired.expiresAt))
}

/** The run behind a lease, if it can be executed at all: it has not ended, and every action has its adapter. */
export async function loadRun(id: number, deps: RunDeps): Promise<Result<RunState>> {
  const folded = foldRun(id, await deps.ledger.journal(id))
  if (!folded.ok) return folded
  const { status, plan } = folded.value
  if (ended(status)) return fail(endedProblem(id, status))
  const here = deps.places.environment.name
  if (plan.environment !== here) {
    return fail({
      what: `Run ${id} is for ${plan.environment}, not ${here}`,
      where: `run ${id}`,
      hint: `lastgood runs resume ${id} -e ${plan.environment}`,
    })
  }
  for (const { action, undo } of plan.steps) {
    for (const one of undo === null ? [action] : [action, undo]) {
      const handler = handlerFor(one, null, deps)
      if (!handler.ok) return handler
    }
  }
  return folded
}

const heldProblem = (id: number, owner: string, expiresAt: string): Problem => ({
  what: `Run ${id} is in the hands of another process (${ownerSays(owner)}, until ${expiresAt} unless it renews)`,
  where: `run ${id}`,
  hint: `Stop it with \`lastgood runs stop ${id}\`, or wait until its lease has run out`,
})

export const endedProblem = (id: number, status: string): Problem => ({
  what: `Run ${id} has ended (${status}) and cannot be resumed`,
  where: `run ${id}`,
  hint: `See what it did with \`lastgood runs show ${id}\`; to go on, plan again`,
})
