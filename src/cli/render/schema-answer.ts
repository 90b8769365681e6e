import type { RangeReport } from '../../database/range/check-range.ts'
import type { SchemaAnswer } from '../../database/range/schema-answer.ts'
import { clean } from '../clean.ts'
import { databaseMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { showFindings } from './findings.ts'
import { showStatements } from './statements.ts'

/** Whether the older release can live on the newer schema, and what stands behind the answer. */
export function showSchemaAnswer(
  ui: Ui,
  ends: { readonly from: string; readonly to: string },
  answer: SchemaAnswer,
  steps: boolean,
): void {
  ui.text(`Can ${clean(ends.from)} live on the schema of ${clean(ends.to)}?`)
  ui.text(`${ui.mark(databaseMarks[answer.verdict])}  ${clean(answer.says)}`)
  for (const report of answer.folders) showReport(ui, report, steps)
}

function showReport(ui: Ui, report: RangeReport, steps: boolean): void {
  ui.text()
  ui.text(ui.paint('strong', `${clean(report.folder)} (${report.tool})`))
  const lists = [
    ['added', report.added],
    ['edited since', report.edited],
    ['gone', report.removed],
  ] as const
  for (const [word, ids] of lists) {
    if (ids.length > 0) ui.text(`  ${word}: ${ids.map(clean).join(', ')}`)
  }
  const { startUp } = report
  const start = startUp.state === 'unknown' ? startUp.why : startUp.says
  ui.text(`  start-up of the old release's migrations: ${startUp.state} (${clean(start)})`)
  const { proof } = report
  if (proof !== null) {
    for (const says of proof.notes ?? []) ui.note(clean(says))
    if (proof.contract.state === 'unknown') ui.text(`  contract: ${clean(proof.contract.why)}`)
    else {
      const { held, broken } = proof.contract
      ui.text(`  contract: ${held} promises held, ${broken.length} broken`)
      if (proof.contract.statements !== undefined) showStatements(ui, proof.contract.statements)
      for (const { says, severity } of broken) {
        ui.text(`    ${clean(says)}${severity === 'rare' ? ' (rare rows only)' : ''}`)
      }
    }
    const trip = proof.roundTrip
    if (trip.state !== 'ran') ui.text(`  way down: ${clean(trip.why)}`)
    else {
      const lost = [...trip.oldRows, ...trip.newRows]
      if (trip.failsOn !== null)
        ui.text(`  way down: fails: ${clean(trip.failsOn.failure.message)}`)
      else if (lost.length === 0) ui.text('  way down: works, and keeps the rows')
      else ui.text('  way down: works, and changes rows')
      for (const { says } of lost) ui.text(`    ${clean(says)}`)
    }
  }
  showFindings(ui, report.findings, report.suppressed, steps)
  for (const { what, where, hint } of report.problems) {
    ui.note(`${clean(what)} (${clean(where)}). ${clean(hint)}`)
  }
}
