import type { FolderReport, Pair, VerdictOfPair } from '../../database/verdict.ts'
import { clean } from '../clean.ts'
import { databaseMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { showFindings } from './findings.ts'
import { showStatements } from './statements.ts'

interface Shown {
  readonly index: number
  readonly count: number
  /** Whether the safer ways are shown. */
  readonly steps: boolean
  readonly said: Set<string>
}

/**
 * One judged migration: its verdict, and what was found on the lines below. A clean one takes one line.
 * @param said notes that were shown already: one about all that follows is shown once
 */
export function showPair(ui: Ui, pair: Pair, { index, count, steps, said }: Shown): void {
  const at = ui.paint('quiet', `${index + 1}/${count}`)
  ui.text(`${ui.mark(databaseMarks[pair.verdict])} ${clean(pair.id)} ${at}`)
  if (pair.verdict !== 'compatible') ui.text(`    ${clean(pair.says)}`)
  const { statements } = pair.contract
  if (statements !== undefined) showStatements(ui, statements)
  for (const says of pair.notes) {
    if (!said.has(says)) ui.note(clean(says))
    said.add(says)
  }
  const told = pair.findings.filter(
    ({ severity }) => severity !== 'note' || pair.verdict !== 'compatible',
  )
  showFindings(ui, told, pair.suppressed, steps)
}

/** What the whole folder came to. */
export function showFolderReport(ui: Ui, report: FolderReport): void {
  const counts = new Map<VerdictOfPair, number>()
  for (const { verdict } of report.pairs) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  const told = [...counts].map(([verdict, count]) => `${count} ${verdict}`)
  ui.text(`${report.tool}, ${report.dialect}: ${told.join(', ') || 'no migrations to judge'}.`)
}
