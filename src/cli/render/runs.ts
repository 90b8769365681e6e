import type { RunRow } from '../../store/ledger.ts'
import type { RunStatus } from '../../model/run.ts'
import { clean } from '../clean.ts'
import { stepMarks, type Mark } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { table } from './table.ts'
import { duration, moment } from './time.ts'

const statusMarks: Readonly<Record<RunStatus, Mark>> = {
  queued: { ...stepMarks.waiting, word: 'queued' },
  running: stepMarks.intended,
  succeeded: { ...stepMarks.done, word: 'succeeded' },
  failed: stepMarks.failed,
  stopped: stepMarks.stopped,
  'needs-human': stepMarks['needs-human'],
}

export const runStatus = (ui: Ui, status: RunStatus) => ui.mark(statusMarks[status])

/** Newest first; a rollback looks like one. */
export function showRuns(ui: Ui, runs: readonly RunRow[], now: Date): void {
  if (runs.length === 0) return ui.text('No runs yet. Next: lastgood deploy <version>')
  const rows = runs.map((run) => [
    String(run.id),
    run.environment,
    run.kind === 'rollback' ? `<- ${clean(run.to)}` : clean(run.to),
    run.strategy,
    runStatus(ui, run.status),
    run.endedAt === null
      ? '-'
      : duration((Date.parse(run.endedAt) - Date.parse(run.createdAt)) / 1000),
    `${moment(run.createdAt, now)} by ${clean(run.by)}`,
  ])
  for (const line of table(
    ui,
    ['RUN', 'ENV', 'VERSION', 'STRATEGY', 'STATE', 'TOOK', 'WHEN'],
    rows,
  ))
    ui.text(line)
}
