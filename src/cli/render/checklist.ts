import type { ChecklistRow } from '../../evidence/checklist.ts'
import { clean } from '../clean.ts'
import { checkMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { table } from './table.ts'

/** The pre-rollback checklist. */
export function showChecklist(ui: Ui, rows: readonly ChecklistRow[]): void {
  const cells = rows.map((row) => [
    ui.paint(checkMarks[row.state].tone, ui.shape(checkMarks[row.state])),
    row.item,
    clean(row.says),
  ])
  for (const line of table(ui, ['', 'CHECKED', 'FOUND'], cells)) ui.text(line)
}
