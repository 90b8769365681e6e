import type { Problem } from '../../model/problem.ts'
import { clean } from '../clean.ts'
import type { Ui } from '../ui.ts'

/** What happened, where, and what to type next. */
export function showProblems(ui: Ui, problems: readonly Problem[]): void {
  for (const problem of problems) {
    ui.note(`${ui.paint('bad', 'problem:')} ${clean(problem.what)}`)
    ui.note(`  where: ${clean(problem.where)}`)
    ui.note(`  next:  ${clean(problem.hint)}`)
  }
}
