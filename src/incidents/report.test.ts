import { expect, test } from 'vitest'
import { aScene, counted } from '../../test/support/evidence.ts'
import { aDeployment, aPlan, minute } from '../../test/support/ledger.ts'
import { decide } from '../decide/decide.ts'
import { gatherEvidence } from '../evidence/gather.ts'
import type { JournalEntry, RunEvent } from '../model/event.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { Verdict } from '../model/verdict.ts'
import { foldRun } from '../run/fold.ts'
import { renderIncident, type IncidentInput } from './report.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 3, 8, seconds)).toISOString()

const step = (id: string, title: string, effect: Step['effect']): Step => ({
  id,
  title,
  effect,
  action: { kind: 'hold', component: 'web', action: { seconds: 0 } },
  undo: null,
  timeoutSeconds: 5,
  byHand: `do ${id} by hand`,
})

const plan: Plan = aPlan({
  kind: 'rollback',
  strategy: 'switch-back',
  from: '2.0.0',
  to: '1.9.0',
  by: 'ana',
  reason: 'checkout 500s',
  steps: [
    step('s1', 'move traffic to 1.9.0', 'moves'),
    step('s2', 'guards recovered', 'verifies'),
    step('s3', 'stop 2.0.0', 'retires'),
  ],
})

const moved: RunEvent[] = [
  { type: 'run-queued', plan },
  { type: 'run-started', owner: 'o', token: 1 },
  { type: 'step-intended', step: 's1' },
  { type: 'step-applied', step: 's1' },
  { type: 'step-done', step: 's1', says: '' },
  { type: 'step-intended', step: 's2' },
  { type: 'step-applied', step: 's2' },
]
const succeeded: RunEvent[] = [
  ...moved,
  { type: 'step-done', step: 's2', says: 'errors under the limit' },
  { type: 'step-intended', step: 's3' },
  { type: 'step-applied', step: 's3' },
  { type: 'step-done', step: 's3', says: '' },
  { type: 'run-succeeded', says: '1.9.0 serves' },
]

/** A report input of a run with these events, one a second from 03:08:20. */
function input(events: readonly RunEvent[], given: Partial<IncidentInput> = {}): IncidentInput {
  const entries = events.map((event, i): JournalEntry<RunEvent> => ({
    seq: i + 1,
    at: at(20 + i),
    scope: 'run:41',
    event,
    previous: '',
    hash: '',
  }))
  const run = foldRun(41, entries)
  if (!run.ok) throw new Error(JSON.stringify(run.problems))
  return {
    run: run.value,
    entries,
    snapshot: null,
    verdicts: [],
    signal: { at: at(11), says: 'guard checkout tripped' },
    onset: at(2),
    recovery: [],
    ...given,
  }
}

/** The text of one section. */
function under(title: string, text: string): string {
  const found = text.split('\n## ').find((part) => part.startsWith(`${title}\n`))
  if (found === undefined) throw new Error(`no section ${title}`)
  return found.slice(title.length).trim()
}

async function snapshot() {
  await using scene = await aScene()
  const { ledger } = scene.project
  await ledger.recordDeployment(aDeployment('1.9.0', minute(1)))
  await ledger.recordDeployment({ ...aDeployment('2.0.0', minute(30)), reason: 'release day' })
  scene.world.samples = async () => counted('2.0.0', 80, 1000)
  const { project, places } = scene
  const evidence = await gatherEvidence(project, places, { requested: null, deadlineSeconds: 5 })
  const decision = decide(evidence, places.environment.policy, new Date())
  return { format: 1, runId: 41, savedAt: at(19), evidence, decision } as const
}

test('durations are those from serving to signal, to the run, to users moved', () => {
  const text = renderIncident(input(succeeded))
  const table = under('Detection, decision, restoration', text)
  expect(table).toContain('| serving begins | signal (detected) | 9.0 s |')
  expect(table).toContain('| signal | run made (decided) | 9.0 s |')
  expect(table).toContain('| run made | users moved (restored) | 4.0 s |')
})

test('the timeline is in UTC with seconds, oldest first', () => {
  const lines = under('Timeline', renderIncident(input(succeeded))).split('\n')
  const times = lines.map((line) => /^- `(2026-11-21 03:08:\d\dZ)` /.exec(line)?.[1])
  expect(times).not.toContain(undefined)
  expect(times).toEqual(times.toSorted())
  expect(lines[0]).toContain('2.0.0 begins to serve')
  expect(lines[1]).toContain('signal: guard checkout tripped')
  expect(lines.at(-1)).toContain('run succeeded: 1.9.0 serves')
})

test('options rejected, state at that moment, what was not undone and not asked are all told', async () => {
  const text = renderIncident(input(succeeded, { snapshot: await snapshot() }))
  const options = under('Resolution and the options rejected', text)
  expect(options).toContain('**switch-back** (taken)')
  for (const strategy of ['flag-off', 'redeploy', 'revert', 'hotfix', 'restore', 'freeze']) {
    expect(options).toMatch(new RegExp(`^\\| ${strategy} \\|`, 'm'))
  }
  expect(options).toMatch(/blocks: .* \\\[[a-z-]+\\\]/)
  const state = under('State at that moment', text)
  expect(state).toContain('| migrations | 1 between: migrations/002\\_email.sql added | git |')
  expect(state).toContain('| artifact | ')
  expect(state).toContain('| schema | not asked')
  expect(under('What was not undone', text)).toContain('rows and messages')
  expect(under('What could not be asked', text)).toContain('flags')
  expect(under('Impact', text)).toContain('80 of 1000 bad')
  expect(under('Trigger', text)).toContain('release day')
})

test('impact in requests, where somebody counted them', () => {
  const impact = { requests: 9000, failed: 812, failedAfterRestore: 0 }
  expect(under('Impact', renderIncident(input(succeeded, { impact })))).toBe(
    '- 812 of 9000 requests failed, 0 of them after users were moved back',
  )
})

test('recovery that was not proven is never called proven', () => {
  const proven = under('Proof of recovery', renderIncident(input(succeeded)))
  expect(proven).toContain('guards recovered: proven, errors under the limit')
  const events = succeeded.map((event): RunEvent =>
    event.type === 'step-done' && event.step === 's2'
      ? { ...event, says: 'too little data', unproven: true }
      : event,
  )
  expect(under('Proof of recovery', renderIncident(input(events)))).toContain(
    'guards recovered: **not proven**, too little data',
  )
})

test('a run that needs a person says what is not done and how to finish it by hand', () => {
  const problem = { what: 'Not recovered', where: 'guard', hint: 'Look downstream' }
  const text = renderIncident(
    input([
      ...moved,
      { type: 'step-failed', step: 's2', problem },
      { type: 'run-needs-human', problem },
    ]),
  )
  expect(text).toContain('Status: **not finished**')
  expect(under('Proof of recovery', text)).toContain('**failed**, Not recovered')
  expect(under('Side effects', text)).toContain('Not done: stop 2.0.0. By hand: do s3 by hand')
  expect(under('Side effects', text)).toContain('Next: Look downstream')
})

test('without kept evidence everything that nobody knows is said to be unknown', () => {
  const bare = input(succeeded, { signal: null })
  Reflect.deleteProperty(bare, 'onset')
  const text = renderIncident(bare)
  expect(under('Detection, decision, restoration', text)).toContain('(detected) | unknown |')
  expect(under('Impact', text)).toBe('Nobody counted: the size of the impact is unknown.')
  expect(under('What was not undone', text)).toContain('nobody can say')
})

test('a clock that stepped back gives unknown durations, never negative ones', () => {
  const text = renderIncident(input(succeeded, { onset: at(50) }))
  expect(under('Detection, decision, restoration', text)).toContain('(detected) | unknown |')
  expect(text).not.toMatch(/-\d+\.\d s/)
})

test('words of people stay words: no Markdown, no HTML, no invisible tricks, no further cells', () => {
  const hostile =
    '</td><script>alert(1)</script>\n\n## Fine\n| a | b |\n![x](http://evil) [y](z) **b** `c` \u202Egnp.exe\u0007'
  const verdict: Verdict = {
    service: 'shop',
    environment: 'production',
    version: '2.0.0',
    verdict: 'bad',
    basis: 'marked',
    reason: hostile,
    by: '<b>ana</b>',
    at: at(30),
  }
  const text = renderIncident(
    input(
      succeeded.map((event): RunEvent =>
        event.type === 'run-queued' ? { ...event, plan: { ...plan, reason: hostile } } : event,
      ),
      { verdicts: [verdict], signal: { at: at(11), says: hostile } },
    ),
  )
  expect(text).not.toMatch(/<(?!br>)/)
  expect(text).not.toContain('\n## Fine')
  expect(text).not.toMatch(/(?<!\\)!?\[[xy]/)
  expect(text).not.toContain('**b**')
  expect(text).not.toMatch(/[\u202E\u0007]/)
  expect(under('Verdicts', text).split('\n')).toHaveLength(1)
  expect(under('Action items', text)).toContain('| Action | Type | Owner | Bug |')
})

test('only verdicts set since the release came in are told', () => {
  const verdict: Verdict = {
    service: 'shop',
    environment: 'production',
    version: '2.0.0',
    verdict: 'bad',
    basis: 'marked',
    reason: 'r',
    by: 'ana',
    at: at(30),
  }
  const old = { ...verdict, version: '1.0.0', at: minute(0) }
  const text = renderIncident(input(succeeded, { verdicts: [old, verdict] }))
  expect(under('Verdicts', text)).toBe('- 2.0.0 is **bad**: r (ana, 2026-11-21 03:08:30Z)')
})
