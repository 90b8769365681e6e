import { incidentPath } from '../../incidents/write.ts'
import { foldRun } from '../../run/fold.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showRun } from '../render/run.ts'
import { isProblem, namedRun } from '../run-id.ts'
import { withProject } from '../with-project.ts'

export const runsShow = (cli: Cli, args: string[]): Promise<End> =>
  withProject(cli, async ({ ledger, io, stateFolder }) => {
    const row = await namedRun(ledger, args[0] ?? '')
    if (isProblem(row)) return ended(exit.usage, [row])
    const [journal, lease] = await Promise.all([ledger.journal(row.id), ledger.leaseOf(row.id)])
    const state = foldRun(row.id, journal)
    if (!state.ok) return ended(exit.failed, state.problems)
    showRun(cli.ui, state.value, lease, io.clock.now())
    const path = incidentPath(stateFolder, state.value)
    const report = (await io.files.exists(path)) ? path : null
    if (report !== null) cli.ui.text(`report: ${report}`)
    return { exit: exit.done, document: { run: state.value, journal, report } }
  })
