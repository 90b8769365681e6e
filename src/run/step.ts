import type { Observed } from '../model/event.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Problem } from '../model/problem.ts'
import type { RunContext } from './context.ts'
import type { Handler } from './handler.ts'
import { handlerFor } from './handlers.ts'
import { FencedError, thrownProblem } from './problems.ts'
import type { Stop } from './stop.ts'
import type { Timing } from './timing.ts'
import { stepKey, type Work } from './work.ts'

/** How working on a step ended. `done` is journaled; the others are for the caller to judge and journal. */
export type StepEnd =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly problem: Problem }
  /** The engine could not say, for longer than we wait. */
  | { readonly state: 'unknown'; readonly problem: Problem }
  | { readonly state: 'stopped'; readonly stop: Stop }

/**
 * Intent, apply, observe. A step that some process began before is asked about first: the engine's answer decides,
 * never our record. Throws ProblemError when the lease is lost or the ledger cannot be written.
 */
export async function workOn(work: Work, run: RunContext): Promise<StepEnd> {
  const { deps, journal, timing } = run
  const { clock } = deps.io
  const made = handlerFor(work.action, work.state.intendedAt, deps)
  if (!made.ok) throw new ProblemError(made.problems[0] ?? lostHandler)
  const handler = made.value
  const key = stepKey(journal.state().id, work.id)
  const began = clock.monotonic()
  const limit = Math.max(work.timeoutSeconds, ownSeconds(handler, timing))
  let applies = 0
  let thrown: Problem | null = null
  let unknownSince: number | null = null
  let wait = timing.pollSeconds
  // A failure seen before this process applied anything may be left over from an earlier attempt.
  let leftOver = work.state.status !== 'applied'

  const act = async () => {
    if (work.state.status === 'failed' && applies === 0) {
      await journal.append({ type: 'step-intended', step: work.id })
    }
    applies += 1
    leftOver = false
    wait = timing.pollSeconds
    thrown = await apply(handler, key, work, run)
    if (thrown === null) await journal.append({ type: 'step-applied', step: work.id })
  }

  if (work.state.status === 'waiting') {
    await journal.append({ type: 'step-intended', step: work.id })
    await act()
  }
  for (;;) {
    const observed = await observe(handler, key, work)
    const elapsedSeconds = clock.monotonic() - began
    if (observed.state !== 'unknown') unknownSince = null
    switch (observed.state) {
      case 'done': {
        const { says = '', unproven } = observed
        const proof = unproven === true ? { unproven } : {}
        await journal.append({ type: 'step-done', step: work.id, says, ...proof })
        return { state: 'done' }
      }
      case 'failed':
        if (!leftOver) return { state: 'failed', problem: thrown ?? observed.problem }
        await act()
        continue
      case 'absent':
        if (thrown !== null) return { state: 'failed', problem: thrown }
        if (applies > timing.reapplies)
          return { state: 'failed', problem: nothingThere(work, applies) }
        if (applies > 0) await pause(work, run, wait)
        await act()
        continue
      case 'unknown':
        unknownSince ??= clock.monotonic()
        if (observed.final === true || clock.monotonic() - unknownSince >= timing.unknownSeconds) {
          return { state: 'unknown', problem: observed.problem }
        }
        deps.emit({
          type: 'step-unknown',
          step: work.id,
          problem: observed.problem,
          givesUpSeconds: timing.unknownSeconds,
        })
        break
      case 'progressing':
        if (elapsedSeconds >= limit) {
          // Another session still changes the database: nobody may act as if it had not.
          if (work.action.kind === 'database') {
            return { state: 'unknown', problem: tooSlow(work, limit, observed.says) }
          }
          return { state: 'failed', problem: tooSlow(work, limit, observed.says) }
        }
        deps.emit({
          type: 'step-progress',
          step: work.id,
          title: work.title,
          says: observed.says ?? '',
          elapsedSeconds,
          expectedSeconds: handler.ownSeconds > 0 ? handler.ownSeconds : null,
        })
        break
    }
    const stop = work.interruptible ? await run.stop.glance() : null
    if (stop !== null) return { state: 'stopped', stop }
    await pause(work, run, wait)
    wait = Math.min(wait * 1.5, timing.pollMaxSeconds)
  }
}

/** How long an action that takes its time by nature may take; 0 for all others. */
const ownSeconds = ({ ownSeconds }: Handler, { graceSeconds }: Timing) =>
  ownSeconds > 0 ? ownSeconds + graceSeconds : 0

async function apply(
  handler: Handler,
  key: string,
  work: Work,
  { deps, held, journal }: RunContext,
): Promise<Problem | null> {
  // The last moment to find out that this process was paused and somebody else acts now.
  if (!(await held.confirm())) {
    deps.emit({ type: 'lease-lost', owner: null })
    throw new FencedError(journal.state().id, null)
  }
  try {
    await handler.apply(key)
    return null
  } catch (error) {
    return thrownProblem(error, `step ${work.id}, ${work.title}`)
  }
}

async function observe(handler: Handler, key: string, work: Work): Promise<Observed> {
  try {
    return await handler.observe(key)
  } catch (error) {
    return { state: 'unknown', problem: thrownProblem(error, `step ${work.id}, ${work.title}`) }
  }
}

async function pause(work: Work, { deps, held, journal, stop }: RunContext, seconds: number) {
  const wakers = [held.lost, ...(work.interruptible && stop.signal ? [stop.signal] : [])]
  await deps.io.clock.sleep(seconds, AbortSignal.any(wakers))
  if (!held.lost.aborted) return
  deps.emit({ type: 'lease-lost', owner: null })
  throw new FencedError(journal.state().id, null)
}

const lostHandler: Problem = {
  what: 'Nothing can do this step',
  where: 'lastgood.yaml',
  hint: 'Check it with `lastgood doctor`',
}

const nothingThere = (work: Work, times: number): Problem => ({
  what: `Nothing came of it after ${times} attempts: ${work.title}`,
  where: `step ${work.id}`,
  hint: 'Ask the engine why it forgets what it was told',
})

const tooSlow = (work: Work, limit: number, says: string | undefined): Problem => ({
  what: `Not finished after ${limit} s: ${work.title}${says ? ` (${says})` : ''}`,
  where: `step ${work.id}`,
  hint: 'Look at the logs of what it waits for',
})
