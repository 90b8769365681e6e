import type { IncidentInput } from './input.ts'
import { list, plain, section, table, took, utc } from './markdown.ts'
import { whyMissing } from './missing.ts'
import { choice } from './sections/choice.ts'
import { impact } from './sections/impact.ts'
import { recovery } from './sections/recovery.ts'
import { sideEffects } from './sections/side-effects.ts'
import { stateThen } from './sections/state-then.ts'
import { relevant, timeline } from './timeline.ts'
import { timesOf, type Times } from './times.ts'

export type { IncidentInput } from './input.ts'

/**
 * The incident as a Markdown report: the fields of Google's SRE post-mortem, and what such reports usually lack: when and
 * why it was decided, the options rejected, the state at that moment, proof of recovery, side effects. What only people can
 * know (causes, lessons, actions) is left open for them. Pure: the same input gives the same text.
 */
export function renderIncident(input: IncidentInput): string {
  const { run, snapshot } = input
  const { plan } = run
  const times = timesOf(input)
  const undone = snapshot?.decision.notUndone ?? []
  const unknowns = snapshot?.decision.unknowns ?? []
  const missing = `${plain(whyMissing(input))} So nobody can say.`
  return [
    `# ${plain(plan.service)} in ${plain(plan.environment)}: back from ${plain(plan.from ?? 'unknown')} to ${plain(plan.to)}`,
    facts(input, times),
    section('Summary', summary(input, times)),
    section('Impact', impact(input)),
    section('Trigger', trigger(input, times)),
    section('Root causes', '_To be written by people: why it broke, and why nothing stopped it._'),
    section('Detection, decision, restoration', durations(times)),
    section('Timeline', timeline(input, times)),
    section('Resolution and the options rejected', choice(input)),
    section('State at that moment', stateThen(input)),
    section('What was not undone', list(undone.map(plain), snapshot ? 'Nothing known.' : missing)),
    section('What could not be asked', list(unknowns.map(plain), snapshot ? 'Nothing.' : missing)),
    section('Proof of recovery', recovery(input)),
    section('Side effects', sideEffects(input)),
    section(
      'Verdicts',
      list(
        relevant(input.verdicts, times).map(
          ({ version, verdict, reason, by, at }) =>
            `${plain(version)} is **${verdict}**: ${plain(reason)} (${plain(by)}, ${utc(at)})`,
        ),
        'None was set.',
      ),
    ),
    section('Lessons', '- What went well:', '- What went wrong:', '- Where we got lucky:'),
    section('Action items', table(['Action', 'Type', 'Owner', 'Bug'], [['', '', '', '']])),
  ].join('\n\n')
}

function facts({ run }: IncidentInput, times: Times): string {
  const { plan } = run
  return list(
    [
      `Date: ${utc(times.onset ?? times.detected ?? times.decided)}`,
      `Authors: ${plain(plan.by)}`,
      `Status: ${status(run.status)}`,
      `Run: ${run.id} (\`lastgood runs show ${run.id}\`)`,
    ],
    '',
  )
}

function status(run: IncidentInput['run']['status']): string {
  switch (run) {
    case 'succeeded':
      return 'restored'
    case 'failed':
      return '**not restored**: the run failed and took back what it had begun'
    case 'stopped':
      return '**not restored**: the run was stopped'
    case 'needs-human':
      return '**not finished**: the run needs a person'
    case 'queued':
    case 'running':
      return 'the run is not over'
  }
}

function summary({ run, signal }: IncidentInput, times: Times): string {
  const { from, to, strategy, reason } = run.plan
  const end =
    run.status === 'succeeded'
      ? `${plain(to)} was restored by ${strategy} in ${took(times.toRestore)}.`
      : `${plain(to)} was to be restored by ${strategy}: ${status(run.status)}.`
  const why = reason || signal?.says || 'no reason was given'
  return `${plain(from ?? 'What ran')} was left because: ${plain(why)}. ${end}`
}

function trigger({ run, snapshot, signal }: IncidentInput, { onset }: Times): string {
  const from = run.plan.from
  const came = snapshot?.evidence.deployments
  const deployment =
    came?.state === 'known' ? came.value.find(({ version }) => version === from) : undefined
  return list(
    [
      deployment
        ? `${plain(deployment.version)} came in at ${utc(deployment.startedAt)} by ${plain(deployment.by)} (${plain(deployment.strategy)})${deployment.reason ? `: ${plain(deployment.reason)}` : ''}`
        : `${plain(from ?? 'What ran')} began to serve at: ${utc(onset)}`,
      signal ? `Signal: ${plain(signal.says)}` : 'Signal: none was recorded',
    ],
    '',
  )
}

function durations(times: Times): string {
  return table(
    ['From', 'To', 'Took'],
    [
      ['serving begins', 'signal (detected)', took(times.toDetect)],
      ['signal', 'run made (decided)', took(times.toDecide)],
      ['run made', 'users moved (restored)', took(times.toRestore)],
    ],
  )
}
