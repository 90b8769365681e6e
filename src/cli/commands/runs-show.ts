import { incidentPath } from '../../incidents/write.ts'
import { ok, type Result } from '../../model/problem.ts'
import type { RunState } from '../../model/run.ts'
import { reportMissing } from '../../operations/report-missing.ts'
import { writeUp } from '../../operations/write-up.ts'
import type { Project } from '../../project/project.ts'
import { foldRun } from '../../run/fold.ts'
import type { RunRow } from '../../store/ledger.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showRun } from '../render/run.ts'
import { isProblem, namedRun } from '../run-id.ts'
import { withProject } from '../with-project.ts'

export const runsShow = (cli: Cli, args: string[]): Promise<End> =>
  withProject(cli, async (project) => {
    const { ledger, io } = project
    const row = await namedRun(ledger, args[0] ?? '')
    if (isProblem(row)) return ended(exit.usage, [row])
    const [journal, lease] = await Promise.all([ledger.journal(row.id), ledger.leaseOf(row.id)])
    const state = foldRun(row.id, journal)
    if (!state.ok) return ended(exit.failed, state.problems)
    showRun(cli.ui, state.value, lease, io.clock.now())
    const report = await reportOf(project, row, state.value)
    if (report !== null) cli.ui.text(`report: ${report.ok ? report.value : 'none'}`)
    return {
      exit: exit.done,
      document: { run: state.value, journal, report: report?.ok === true ? report.value : null },
      problems: report === null || report.ok ? [] : report.problems,
    }
  })

/** Path of the run's report, written now where it is missing; null where none is due. */
async function reportOf(
  project: Project,
  row: RunRow,
  run: RunState,
): Promise<Result<string> | null> {
  if (await reportMissing(project, row)) return writeUp(project, null, run)
  const path = incidentPath(project.stateFolder, run)
  return (await project.io.files.exists(path)) ? ok(path) : null
}
