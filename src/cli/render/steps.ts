import type { Plan } from '../../model/plan.ts'
import { clean } from '../clean.ts'
import type { Ui } from '../ui.ts'
import { table } from './table.ts'
import { expected } from './decision.ts'

/** The plan as it will run: what `--dry-run` prints. */
export function showPlan(ui: Ui, plan: Plan): void {
  const from = plan.from === null ? '(nothing)' : clean(plan.from)
  ui.text(
    `${plan.kind} ${clean(plan.service)}/${plan.environment}: ${from} ${ui.arrow} ${clean(plan.to)} by ${plan.strategy}`,
  )
  ui.text(`  loses:    ${clean(plan.loses.says)}`)
  ui.text(`  expected: ${expected(plan.expected)}`)
  ui.text(`  plan:     ${plan.id} ${plan.hash.slice(0, 23)}`)
  const rows = plan.steps.map((step) => [step.id, step.effect, clean(step.title)])
  for (const line of table(ui, ['STEP', 'EFFECT', 'WHAT'], rows)) ui.text(line)
}
