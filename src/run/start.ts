import type { Plan } from '../model/plan.ts'
import type { Created } from '../store/ledger.ts'
import { claimLease } from './claim.ts'
import type { RunDeps } from './deps.ts'
import { ownerState } from './owner.ts'
import { busyProblem, orphanProblem } from './problems.ts'
import { defaultTiming } from './timing.ts'
import type { Problem } from '../model/problem.ts'
import type { RunRow } from '../store/ledger.ts'

export type Started =
  | Extract<Created, { readonly state: 'created' }>
  /** Another run is active there; `problem` says which, and what to type. */
  | { readonly state: 'busy'; readonly active: RunRow; readonly problem: Problem }

/**
 * Makes the run of a plan and takes its lease; `executeRun` then works on it. `config`: fingerprints of the settings in
 * force, or null. `busy` when a run is active in the environment, whoever was first.
 */
export async function startRun(
  deps: Pick<RunDeps, 'ledger' | 'io' | 'owner' | 'timing'>,
  plan: Plan,
  config: Readonly<Record<string, string>> | null,
): Promise<Started> {
  const { ledger, io } = deps
  const created = await ledger.createRun(plan, config, io.clock.now().toISOString())
  if (created.state === 'busy') return busyWith(created.active, deps)
  // Should this process die, or lose a race, before it has the lease: the run is there, and is resumed or refused as any other.
  await claimLease(created.run, deps, deps.timing?.leaseSeconds ?? defaultTiming.leaseSeconds)
  return created
}

/** Says whether an active run is worked on or was left behind. */
export async function busyWith(
  active: RunRow,
  { ledger, io }: Pick<RunDeps, 'ledger' | 'io'>,
): Promise<Extract<Started, { readonly state: 'busy' }>> {
  const problem = (await abandoned(active, { ledger, io })) ? orphanProblem : busyProblem
  return { state: 'busy', active, problem: problem(active) }
}

/** Whether nobody works on an active run: its lease is free, run out, or its owner's process is dead. */
export async function abandoned(
  active: RunRow,
  { ledger, io }: Pick<RunDeps, 'ledger' | 'io'>,
): Promise<boolean> {
  const lease = await ledger.leaseOf(active.id)
  if (lease === null || Date.parse(lease.expiresAt) <= io.clock.now().getTime()) return true
  return (await ownerState(lease.owner, io)) === 'dead'
}
