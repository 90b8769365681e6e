import { ProblemError } from '../model/problem-error.ts'
import type { Problem } from '../model/problem.ts'
import type { RunRow } from '../store/ledger.ts'
import { claimLease } from './claim.ts'
import type { RunDeps } from './deps.ts'
import { foldRun } from './fold.ts'
import { busyProblem } from './problems.ts'
import { abandoned, busyWith } from './start.ts'
import { defaultTiming } from './timing.ts'
import { active } from './transitions.ts'

/** Whether a rollback may plan and start. */
export type Way =
  /** `preempted`: the deploy that was stopped for it, or null when nothing was in the way. */
  | { readonly state: 'clear'; readonly preempted: RunRow | null }
  | { readonly state: 'busy'; readonly active: RunRow; readonly problem: Problem }

export interface WayRequest {
  readonly service: string
  readonly environment: string
  /** Who rolls back, and why; the stopped deploy's journal says so. */
  readonly by: string
  readonly reason: string
  /** How long a live deploy may take to reach its next step boundary. */
  readonly waitSeconds?: number
}

type Deps = Pick<RunDeps, 'ledger' | 'io' | 'owner' | 'timing'>

/**
 * Makes way for a rollback, before it plans: a deploy in flight is asked to stop at its next step boundary, or, when nobody works
 * on it any more, is marked stopped here, through its own journal. Another rollback is never touched: busy. Throws ProblemError when the ledger
 * cannot be used, or an abandoned run's journal is damaged.
 */
export async function makeWay(deps: Deps, request: WayRequest): Promise<Way> {
  const { ledger, io } = deps
  const { by, reason } = request
  const found = await ledger.activeRun(request.service, request.environment)
  if (found === null) return { state: 'clear', preempted: null }
  if (found.kind === 'rollback') return busyWith(found, deps)

  const at = io.clock.now().toISOString()
  await ledger.requestStop(found.id, { by, reason: `rollback: ${reason}`, at })
  const until = io.clock.monotonic() + (request.waitSeconds ?? 60)
  for (;;) {
    const now = (await ledger.run(found.id)) ?? found
    if (!active(now.status)) return { state: 'clear', preempted: now }
    if (await abandoned(now, deps)) {
      if (await stopAbandoned(now, deps, by, reason)) continue
    }
    if (io.clock.monotonic() >= until) {
      return { state: 'busy', active: now, problem: doesNotStop(now) }
    }
    await io.clock.sleep(0.1)
  }
}

/** Ends an abandoned run as stopped, with a token of its own; false when somebody took it up meanwhile. */
async function stopAbandoned(
  run: RunRow,
  deps: Deps,
  by: string,
  reason: string,
): Promise<boolean> {
  const { ledger, io } = deps
  const seconds = deps.timing?.leaseSeconds ?? defaultTiming.leaseSeconds
  const claimed = await claimLease(run, deps, seconds)
  if (!claimed.ok) return false
  try {
    const state = foldRun(run.id, await ledger.journal(run.id))
    if (!state.ok) throw new ProblemError(state.problems[0] ?? busyProblem(run))
    if (!active(state.value.status)) return true
    const appended = await ledger.append(
      claimed.value,
      [{ type: 'run-stopped', by, reason: `rollback: ${reason}` }],
      io.clock.now().toISOString(),
    )
    return appended.state === 'appended'
  } finally {
    await ledger.releaseLease(claimed.value)
  }
}

const doesNotStop = (run: RunRow): Problem => ({
  what: `Deploy of ${run.to} (run ${run.id}) was asked to stop and has not reached a step boundary yet`,
  where: `${run.service} in ${run.environment}`,
  hint: `Look at what it waits for: lastgood runs show ${run.id}`,
})
