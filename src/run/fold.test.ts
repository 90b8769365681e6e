import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordingPlan } from '../../test/crash/recording/plans.ts'
import type { JournalEntry, RunEvent } from '../model/event.ts'
import type { RunState, StepStatus } from '../model/run.ts'
import { foldRun } from './fold.ts'
import { nextRunStatus, nextStepStatus } from './transitions.ts'

const plan = recordingPlan({ kind: 'deploy' })
const problem = { what: 'broke', where: 'here', hint: 'mend it' }
const entriesOf = (events: readonly RunEvent[]): JournalEntry<RunEvent>[] =>
  events.map((event, n) => ({
    seq: n + 1,
    at: new Date(1_700_000_000_000 + n * 1000).toISOString(),
    scope: 'run:1',
    event,
    previous: '',
    hash: '',
  }))
const fold = (events: readonly RunEvent[]) => foldRun(1, entriesOf(events))
const stateOf = (events: readonly RunEvent[]): RunState => {
  const folded = fold(events)
  if (!folded.ok) throw new Error(folded.problems[0]?.what)
  return folded.value
}

/**
 * A journal as an executor may write it, written without looking at the fold: `pick` chooses what happens next (0–1). Crashes are
 * `run-resumed` anywhere.
 */
function journal(pick: () => number): RunEvent[] {
  const events: RunEvent[] = [{ type: 'run-queued', plan }]
  let token = 1
  const enter = (type: 'run-started' | 'run-resumed') =>
    events.push({ type, owner: 'me', token: token++ })
  const crash = () => {
    while (pick() < 0.1) enter('run-resumed')
    if (pick() < 0.05) events.push({ type: 'stop-requested', by: 'ana', reason: 'wait' })
    if (pick() < 0.05) {
      events.push({ type: 'run-stopped', by: 'ana', reason: 'wait' })
      enter('run-resumed')
    }
  }
  enter('run-started')
  if (pick() < 0.05) return [...events, { type: 'run-failed', problem }]

  /** False when it failed for good. */
  const work = (step: string): boolean => {
    crash()
    events.push({ type: 'step-intended', step })
    crash()
    while (pick() < 0.2) {
      events.push({ type: 'step-failed', step, problem })
      if (pick() < 0.5) return false
      events.push({ type: 'run-needs-human', problem })
      enter('run-resumed')
      if (pick() < 0.7) events.push({ type: 'step-intended', step })
    }
    const last = events.at(-1)
    if (pick() < 0.8 && last?.type === 'step-intended') events.push({ type: 'step-applied', step })
    crash()
    events.push({ type: 'step-done', step, says: 'done' })
    return true
  }
  const begun: string[] = []
  for (const step of plan.steps) {
    begun.unshift(step.id)
    if (work(step.id)) continue
    events.push({ type: 'undo-started', problem })
    const undoable = begun.filter((id) => plan.steps.find((one) => one.id === id)?.undo)
    for (const id of undoable) {
      if (!work(`undo:${id}`)) return [...events, { type: 'run-needs-human', problem }]
    }
    crash()
    return [...events, { type: 'run-failed', problem }]
  }
  crash()
  return [...events, { type: 'run-succeeded', says: 'done' }]
}

const journals = fc
  .infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }))
  .map((stream) => journal(() => stream.next().value as number))

const rank: Readonly<Record<StepStatus, number>> = {
  waiting: 0,
  intended: 1,
  applied: 2,
  failed: 3,
  done: 4,
}

test('every prefix of a journal that an executor writes folds, and steps only go forward', () => {
  fc.assert(
    fc.property(journals, (events) => {
      let before: RunState | null = null
      for (let n = 1; n <= events.length; n += 1) {
        const now = stateOf(events.slice(0, n))
        for (const [i, step] of [...now.steps, ...now.undos].entries()) {
          const was: StepStatus =
            (before && [...before.steps, ...before.undos][i]?.status) ?? 'waiting'
          const again = was === 'failed' && step.status === 'intended'
          expect(again || rank[step.status] >= rank[was]).toBe(true)
        }
        if (before?.undoing) expect(now.undoing).toBe(true)
        before = now
      }
      const last = events.at(-1)?.type.replace('run-', '')
      expect(before?.status).toBe(last)
    }),
  )
})

test('nothing but a late request to stop follows the end', () => {
  const any: readonly RunEvent[] = [
    { type: 'run-queued', plan },
    { type: 'run-started', owner: 'me', token: 999 },
    { type: 'run-resumed', owner: 'me', token: 999 },
    ...plan.steps.flatMap(({ id }): RunEvent[] => [
      { type: 'step-intended', step: id },
      { type: 'step-done', step: id, says: '' },
      { type: 'step-applied', step: `undo:${id}` },
    ]),
    { type: 'undo-started', problem },
    { type: 'run-succeeded', says: '' },
    { type: 'run-failed', problem },
    { type: 'run-stopped', by: 'ana', reason: '' },
    { type: 'run-needs-human', problem },
  ]
  fc.assert(
    fc.property(journals, fc.constantFrom(...any), (events, more) => {
      fc.pre(['succeeded', 'failed'].includes(stateOf(events).status))
      expect(fold([...events, more]).ok).toBe(false)
      const late = { type: 'stop-requested', by: 'ana', reason: '' } as const
      expect(fold([...events, late]).ok).toBe(true)
    }),
  )
})

test('a journal that lost an intent, a beginning or its order is damaged', () => {
  fc.assert(
    fc.property(journals, fc.nat(), (events, at) => {
      const needed = events
        .map((event, n) => ({ event, n }))
        .filter(({ event: { type }, n }) => {
          if (type === 'run-queued' || type === 'undo-started') return true
          // A run that was stopped before anybody worked on it never began: without its beginning it reads like one.
          if (type === 'run-started') {
            const next = events.slice(n + 1).find((one) => one.type !== 'stop-requested')
            return next?.type !== 'run-stopped'
          }
          // An intent after a failure may be missing: the engine can have said done by then.
          return (
            type === 'step-intended' &&
            !events.slice(0, n).some((one) => one.type === 'step-failed')
          )
        })
        .filter(({ n }) => n < events.length - 1)
      const lost = needed[at % needed.length]
      fc.pre(lost !== undefined)
      const without = events.filter((_, n) => n !== lost?.n)
      expect(fold(without).ok).toBe(false)
    }),
  )
})

test('an impossible cell of the table is a Problem that names the entry', () => {
  const begin: RunEvent[] = [
    { type: 'run-queued', plan },
    { type: 'run-started', owner: 'me', token: 1 },
  ]
  const refused = (...events: RunEvent[]) => {
    const folded = fold([...begin, ...events])
    return folded.ok ? 'folded' : folded.problems[0]?.what
  }
  const intended: RunEvent = { type: 'step-intended', step: 's1' }
  expect(refused({ type: 'step-applied', step: 's1' })).toContain('entry 3')
  expect(refused({ type: 'step-intended', step: 's2' })).toContain('it is the turn of s1')
  expect(refused(intended, intended)).toContain('which is intended')
  expect(refused({ type: 'run-resumed', owner: 'other', token: 1 })).toContain('fencing token')
  expect(refused({ type: 'run-succeeded', says: '' })).toContain('steps left')
  expect(refused(intended, { type: 'run-failed', problem })).toContain('half done')
  expect(refused({ type: 'step-intended', step: 'undo:s1' })).toContain('turn of s1')
  expect(foldRun(7, [])).toMatchObject({ ok: false, problems: [{ where: 'run 7' }] })
})

test('the table is the diagram: done is final, and only running runs end', () => {
  expect(nextStepStatus('done', 'step-intended')).toBeNull()
  expect(nextStepStatus('waiting', 'step-done')).toBeNull()
  expect(nextStepStatus('intended', 'step-done')).toBe('done')
  expect(nextRunStatus('queued', 'run-succeeded')).toBeNull()
  expect(nextRunStatus('needs-human', 'run-resumed')).toBe('running')
  expect(nextRunStatus('failed', 'run-resumed')).toBeNull()
})
