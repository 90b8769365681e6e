import type { StatementsAsked } from '../../database/proof.ts'
import { clean } from '../clean.ts'
import type { Ui } from '../ui.ts'

/** What became of the statements that the old release sends itself. */
export function showStatements(ui: Ui, { held, broken, notAsked, leftOut }: StatementsAsked): void {
  const missed = notAsked.reduce((sum, { count }) => sum + count, 0)
  const parts = [`${held} held`, `${broken} broken`]
  if (missed > 0) parts.push(`${missed} could not be asked`)
  if (leftOut > 0) parts.push(`${leftOut} left out, beyond what one question executes`)
  ui.text(`  the old release's own statements: ${parts.join(', ')}`)
  for (const { why, count, sources } of notAsked) {
    const more = count > sources.length ? ` and ${count - sources.length} more` : ''
    ui.text(`    not asked: ${sources.map(clean).join(', ')}${more}: ${clean(why)}`)
  }
}
