import type { RunState, StepState } from '../../model/run.ts'
import { clean } from '../clean.ts'
import { stepMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { runStatus } from './runs.ts'
import { table } from './table.ts'
import { moment, precise } from './time.ts'

/** A run, step by step: what was done, what was not, and who works on it. */
export function showRun(
  ui: Ui,
  run: RunState,
  lease: { readonly owner: string; readonly expiresAt: string } | null,
  now: Date,
): void {
  const { plan } = run
  ui.text(
    `run ${run.id}  ${runStatus(ui, run.status)}  ${plan.kind} ${clean(plan.service)}/${plan.environment} ` +
      `${clean(plan.from ?? '(nothing)')} ${ui.arrow} ${clean(plan.to)} by ${plan.strategy}`,
  )
  ui.text(
    `  ${clean(plan.by)}, ${moment(run.queuedAt, now)}${plan.reason === '' ? '' : `: ${clean(plan.reason)}`}`,
  )
  const active = run.status === 'running' || run.status === 'queued'
  if (active && lease !== null) ui.text(`  owned by ${clean(lease.owner)} until ${lease.expiresAt}`)
  const titles = new Map(plan.steps.map((step) => [step.id, step.title]))
  const row = (state: StepState) => [
    state.id,
    ui.mark(stepMarks[state.status]),
    took(state),
    `${clean(titles.get(state.id.replace(/^undo:/, '')) ?? '')}${state.says === '' ? '' : `: ${clean(state.says)}`}`,
  ]
  for (const line of table(
    ui,
    ['STEP', 'STATE', 'TOOK', 'WHAT'],
    [...run.steps, ...run.undos].map(row),
  ))
    ui.text(line)
  if (run.says !== '') ui.text(clean(run.says))
  if (run.problem !== null) {
    ui.text(
      `${ui.paint('bad', 'problem:')} ${clean(run.problem.what)} (${clean(run.problem.where)})`,
    )
    ui.text(`  next: ${clean(run.problem.hint)}`)
  }
}

function took(state: StepState): string {
  if (state.intendedAt === null || state.endedAt === null) return '-'
  return `${precise((Date.parse(state.endedAt) - Date.parse(state.intendedAt)) / 1000)} s`
}
