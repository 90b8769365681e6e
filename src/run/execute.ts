import { ProblemError } from '../model/problem-error.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { RunRow } from '../store/ledger.ts'
import { claimLease, endedProblem, loadRun } from './claim.ts'
import type { RunContext } from './context.ts'
import type { RunDeps } from './deps.ts'
import { stepFailed, stepUnknown } from './failure.ts'
import { runJournal } from './journal.ts'
import { holdLease } from './lease.ts'
import { failedPrecondition } from './preconditions.ts'
import { busyProblem, interruptedProblem, unknownRun } from './problems.ts'
import { workOn } from './step.ts'
import { stopWatch, type Stop } from './stop.ts'
import { successSays } from './success.ts'
import { defaultTiming } from './timing.ts'
import { active, ended } from './transitions.ts'
import { nextWork } from './work.ts'

export interface ExecuteOptions {
  /** Asks this executor to stop at the next step boundary (Ctrl-C). */
  readonly signal?: AbortSignal
  /** Who resumes or interrupts it, for the journal; the plan's `by` when absent. */
  readonly by?: string
}

/**
 * Executes a run, or takes it up where it was left (crashed, stopped, needs-human). Ends with the run as its journal tells it:
 * `succeeded`, `failed`, `stopped` or `needs-human` are all values here. Problems when it could not be worked on: it has ended,
 * somebody else owns it or took it over, the ledger cannot be written (then the run stays as it is and can be resumed).
 */
export async function executeRun(
  deps: RunDeps,
  runId: number,
  options: ExecuteOptions = {},
): Promise<Result<RunState>> {
  try {
    const run = await deps.ledger.run(runId)
    if (run === null) return fail(unknownRun(runId))
    if (ended(run.status)) return fail(endedProblem(run.id, run.status))
    return await withLease(run, deps, options)
  } catch (error) {
    if (error instanceof ProblemError) return fail(interruptedProblem(runId, error))
    throw error
  }
}

async function withLease(
  run: RunRow,
  deps: RunDeps,
  options: ExecuteOptions,
): Promise<Result<RunState>> {
  const { ledger, io, emit } = deps
  const timing = { ...defaultTiming, ...deps.timing }
  const claimed = await claimLease(run, deps, timing.leaseSeconds)
  if (!claimed.ok) return claimed
  await using held = holdLease(ledger, claimed.value, timing, io.clock)
  const loaded = await loadRun(run.id, deps)
  if (!loaded.ok) return loaded
  const busy = await busyWith(run, loaded.value, deps)
  if (busy !== null) return fail(busyProblem(busy))

  const resumes = loaded.value.status !== 'queued'
  const stop = stopWatch(ledger, timing, io.clock, {
    runId: run.id,
    signal: options.signal ?? null,
    by: options.by ?? loaded.value.plan.by,
    emit,
  })
  const journal = runJournal(ledger, held, loaded.value, emit, io.clock)
  const { owner, token } = held.lease
  await journal.append({ type: resumes ? 'run-resumed' : 'run-started', owner, token })
  const context = { deps, timing, held, journal, stop }
  await drive(context)
  return ok(journal.state())
}

/** Works until the run has ended, one step at a time. */
async function drive(run: RunContext): Promise<void> {
  const { journal, deps } = run
  while (active(journal.state().status)) {
    const state = journal.state()
    const work = nextWork(state)
    if (work === null) return conclude(run)
    const stop = await run.stop.wanted()
    if (stop !== null) return stopped(run, stop)
    if (!state.undoing && state.steps.every((step) => step.status === 'waiting')) {
      const problem = await failedPrecondition(state.plan, deps)
      if (problem !== null) return journal.append({ type: 'run-failed', problem })
    }
    const end = await workOn(work, run)
    if (end.state === 'failed') await stepFailed(work, end.problem, run)
    if (end.state === 'unknown') await stepUnknown(work, end.problem, run)
    if (end.state === 'stopped') return stopped(run, end.stop)
  }
}

async function conclude({ journal }: RunContext): Promise<void> {
  const state = journal.state()
  if (!state.undoing) return journal.append({ type: 'run-succeeded', says: successSays(state) })
  const { what, where, hint } = state.problem ?? { what: 'A step failed', where: '', hint: '' }
  const problem = { what, where, hint: `Everything begun was taken back. ${hint}` }
  return journal.append({ type: 'run-failed', problem })
}

const stopped = ({ journal }: RunContext, { by, reason }: Stop) =>
  journal.append({ type: 'run-stopped', by, reason })

/** The run that would be a second active one if this were resumed. The ledger's unique index has the last word. */
async function busyWith(run: RunRow, state: RunState, { ledger }: RunDeps): Promise<RunRow | null> {
  if (active(state.status)) return null
  const other = await ledger.activeRun(run.service, run.environment)
  return other === null || other.id === run.id ? null : other
}
