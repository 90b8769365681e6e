import type { RunEvent } from '../model/event.ts'
import { problemLine } from '../model/problem.ts'
import type { IncidentInput } from './input.ts'
import { list, plain, utc } from './markdown.ts'
import type { Times } from './times.ts'

interface Moment {
  readonly at: string
  readonly says: string
}

/** Everything that happened, oldest first, in UTC with seconds. */
export function timeline(input: IncidentInput, times: Times): string {
  const { run, signal, snapshot, verdicts } = input
  const moments: Moment[] = []
  const { from } = run.plan
  if (times.onset !== null) moments.push({ at: times.onset, says: `${from} begins to serve` })
  if (signal !== null) moments.push({ at: signal.at, says: `signal: ${signal.says}` })
  if (snapshot !== null) {
    const { askedAt, tookSeconds } = snapshot.evidence
    moments.push({ at: askedAt, says: `evidence asked for, in ${tookSeconds.toFixed(1)} s` })
  }
  for (const { at, event } of input.entries) {
    const says = told(event, input)
    if (says !== null) moments.push({ at, says })
  }
  for (const { at, version, verdict, reason } of relevant(verdicts, times)) {
    moments.push({ at, says: `${version} is ${verdict} from now on: ${reason}` })
  }
  // A stable sort: what has the same time stays in the order of the journal.
  const sorted = moments.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return list(
    sorted.map(({ at, says }) => `\`${utc(at)}\` ${plain(says)}`),
    'Nothing was journaled.',
  )
}

/** Verdicts set while the incident lasted, or afterwards. */
export function relevant(
  verdicts: IncidentInput['verdicts'],
  { onset, detected, decided }: Times,
): IncidentInput['verdicts'] {
  const begin = Date.parse(onset ?? detected ?? decided)
  return verdicts.filter(({ at }) => Date.parse(at) >= begin)
}

function told(event: RunEvent, { run }: IncidentInput): string | null {
  const title = (step: string) => {
    const found = run.plan.steps.find(({ id }) => id === step.replace(/^undo:/, ''))
    const name = found?.title ?? step
    return step.startsWith('undo:') ? `taking back: ${name}` : name
  }
  switch (event.type) {
    case 'run-queued':
      return `run ${run.id} made: ${event.plan.strategy} to ${event.plan.to}, by ${event.plan.by}: ${event.plan.reason}`
    case 'run-started':
      return 'run started'
    case 'run-resumed':
      return `run taken up again by ${event.owner}`
    case 'step-intended':
      return `begins: ${title(event.step)}`
    case 'step-applied':
      return null // between intent and done nothing is seen from outside
    case 'step-done':
      return `done: ${title(event.step)}${event.says ? ` (${event.says})` : ''}`
    case 'step-failed':
      return `failed: ${title(event.step)}: ${problemLine(event.problem)}`
    case 'stop-requested':
      return `${event.by} asks to stop: ${event.reason}`
    case 'undo-started':
      return `what was begun is taken back: ${problemLine(event.problem)}`
    case 'run-succeeded':
      return `run succeeded${event.says ? `: ${event.says}` : ''}`
    case 'run-failed':
      return `run failed: ${problemLine(event.problem)}`
    case 'run-stopped':
      return `run stopped by ${event.by}: ${event.reason}`
    case 'run-needs-human':
      return `run needs a person: ${problemLine(event.problem)}`
  }
}
