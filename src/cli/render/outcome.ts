import type { RunState, RunStatus } from '../../model/run.ts'
import type { Outcome } from '../../operations/carry-out.ts'
import { handOver } from '../../run/by-hand.ts'
import { clean } from '../clean.ts'
import { ended, type End } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import type { Ui } from '../ui.ts'
import { runStatus } from './runs.ts'

const codes: Readonly<Record<RunStatus, ExitCode>> = {
  queued: exit.failed,
  running: exit.failed,
  succeeded: exit.done,
  failed: exit.failed,
  stopped: exit.needsHuman,
  'needs-human': exit.needsHuman,
}

/** Says how a run ended, and what a person has to do when it did not end well. */
export function showOutcome(ui: Ui, outcome: Outcome): End {
  if (outcome.state === 'busy') return ended(exit.busy, [outcome.problem])
  if (outcome.state === 'broken') return ended(exit.failed, outcome.problems)
  const { run } = outcome
  ui.text(
    `run ${run.id} ${runStatus(ui, run.status)}${run.says === '' ? '' : `: ${clean(run.says)}`}`,
  )
  const left = run.status === 'succeeded' || run.status === 'failed' ? null : showHandOver(ui, run)
  const problems = run.problem === null ? [] : [run.problem]
  return { exit: codes[run.status], document: { run, handOver: left }, problems }
}

function showHandOver(ui: Ui, run: RunState) {
  const left = handOver(run)
  for (const { component, says } of left.serves) ui.text(`  serves: ${component} ${clean(says)}`)
  if (left.done.length > 0) ui.text(`  done: ${left.done.map(clean).join('; ')}`)
  if (left.notDone.length > 0) ui.text(`  not done: ${left.notDone.map(clean).join('; ')}`)
  if (left.unclear !== null) ui.text(`  unclear whether it took effect: ${clean(left.unclear)}`)
  if (left.resume !== null) ui.text(`  to go on: ${left.resume}`)
  if (left.commands.length > 0) {
    ui.text('  or by hand, in this order:')
    for (const command of left.commands) ui.text(`    ${clean(command)}`)
  }
  return left
}
