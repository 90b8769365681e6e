import { whoActs } from '../../operations/who.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { isProblem, namedRun } from '../run-id.ts'
import { withProject } from '../with-project.ts'

export const runsStop = (
  cli: Cli,
  args: string[],
  options: { readonly reason?: string },
): Promise<End> =>
  withProject(cli, async ({ ledger, io }) => {
    const run = await namedRun(ledger, args[0] ?? '')
    if (isProblem(run)) return ended(exit.usage, [run])
    if (run.status !== 'running' && run.status !== 'queued') {
      return ended(exit.refused, [
        {
          what: `Run ${run.id} is not active: it is ${run.status}`,
          where: `run ${run.id}`,
          hint: `lastgood runs show ${run.id}`,
        },
      ])
    }
    const at = io.clock.now().toISOString()
    await ledger.requestStop(run.id, {
      by: whoActs(io),
      reason: options.reason ?? 'stopped by hand',
      at,
    })
    // Asking is not having stopped: the owner decides at its next step boundary, and says so in the journal.
    cli.ui.text(
      `Asked run ${run.id} to stop at its next step boundary. Watch: lastgood runs show ${run.id}`,
    )
    return { exit: exit.done, document: { run: run.id, requested: 'stop', at } }
  })
