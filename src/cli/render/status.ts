import type { VerdictName } from '../../model/verdict.ts'
import { clean } from '../clean.ts'
import type { StatusRow } from '../status-row.ts'
import { candidateMarks, verdictMarks, watchMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { expected } from './decision.ts'
import { runStatus } from './runs.ts'
import { table } from './table.ts'
import { since } from './time.ts'

const head = ['SERVICE', 'ENV', 'RUNNING', 'SINCE', 'LAST GOOD', 'BACK NOW', 'DRILL', 'EXPECTED']

export function showStatus(ui: Ui, rows: readonly StatusRow[], now: Date): void {
  const believed = (version: string, verdict: VerdictName | undefined) =>
    `${clean(version)} ${ui.mark(verdictMarks[verdict ?? 'unproven'])}`
  const cells = rows.map((row) => [
    clean(row.service),
    row.environment,
    row.running === null ? '-' : believed(row.running, row.standing?.verdict),
    row.since === null ? '-' : since(row.since, now),
    row.lastGood === null ? '-' : believed(row.lastGood.version, row.lastGood.standing.verdict),
    row.backNow === null
      ? ui.mark(candidateMarks.blocked, 'no')
      : ui.mark(candidateMarks[row.backNow.state], row.backNow.strategy),
    row.lastDrill === null ? 'never' : since(row.lastDrill, now),
    row.backNow === null ? '-' : expected({ seconds: row.expectedSeconds, runs: row.measuredRuns }),
  ])
  for (const line of table(ui, head, cells)) ui.text(line)
  for (const row of rows) {
    if (row.activeRun !== null) {
      const { id, kind, to, status } = row.activeRun
      ui.text(
        `${row.environment}: run ${id} ${runStatus(ui, status)}, ${kind} to ${clean(to)}   lastgood runs show ${id}`,
      )
    }
    for (const { component, says } of row.silent) {
      const unknown = ui.paint('unknown', ui.shape(watchMarks['could-not-ask']))
      ui.text(`${row.environment}: ${component} ${unknown} ${clean(says)}`)
    }
    for (const { component, says } of row.answered) {
      ui.text(`${row.environment}: ${component} runs ${clean(says)}`)
    }
    for (const { component, ready, wanted } of row.ailing) {
      const down = ui.paint('bad', `${ui.shape(watchMarks.bad)} ${ready} of ${wanted} ready`)
      ui.text(`${row.environment}: ${component} ${down}`)
    }
    for (const reading of row.guards) {
      ui.text(
        `${row.environment}: ${reading.guard} of ${clean(reading.version)}: ${ui.shape(watchMarks[reading.outcome])} ${clean(reading.says)}`,
      )
    }
    if (row.whyNot !== '') ui.text(`${row.environment}: ${clean(row.whyNot)}`)
  }
}
