import { suggest } from '../../database/rules/suggest.ts'
import type { FolderReport, Pair, VerdictOfPair } from '../../database/verdict.ts'
import { clean } from '../clean.ts'
import { databaseMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'

/** One judged migration: its verdict, and what was found on the lines below. A clean one takes one line. */
export function showPair(ui: Ui, pair: Pair, index: number, count: number, steps: boolean): void {
  const at = ui.paint('quiet', `${index + 1}/${count}`)
  ui.text(`${ui.mark(databaseMarks[pair.verdict])} ${clean(pair.id)} ${at}`)
  if (pair.verdict !== 'compatible') ui.text(`    ${clean(pair.says)}`)
  for (const finding of pair.findings) {
    if (finding.severity === 'note' && pair.verdict === 'compatible') continue
    const where = ui.paint('quiet', `${finding.file}:${finding.line} [${finding.rule}]`)
    ui.text(`    ${clean(finding.says)} ${where}`)
    if (!steps) continue
    for (const step of suggest(finding)) ui.text(`      ${clean(step)}`)
  }
  for (const { rule, reason, until } of pair.suppressed) {
    const end = until === null ? '' : ` until ${until}`
    ui.text(`    allowed here: ${clean(rule)}${end}, because ${clean(reason)}`)
  }
}

/** What the whole folder came to. */
export function showFolderReport(ui: Ui, report: FolderReport): void {
  for (const { what, where, hint } of report.problems) {
    ui.note(`${clean(what)} (${clean(where)}). ${clean(hint)}`)
  }
  const counts = new Map<VerdictOfPair, number>()
  for (const { verdict } of report.pairs) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  const told = [...counts].map(([verdict, count]) => `${count} ${verdict}`)
  ui.text(`${report.tool}, ${report.dialect}: ${told.join(', ') || 'no migrations to judge'}.`)
}
