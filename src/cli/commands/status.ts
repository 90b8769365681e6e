import { consider, type Considered } from '../../operations/consider.ts'
import { type Problem, problemLine } from '../../model/problem.ts'
import { known } from '../../model/fact.ts'
import { undelivered } from '../../outbox/undelivered.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { missingReports } from '../missing-reports.ts'
import { showStatus } from '../render/status.ts'
import { statusRow } from '../status-row.ts'
import { withProject } from '../with-project.ts'

/** Exits 0 whatever the state is: looking succeeded. A script reads the document. */
export const status = (
  cli: Cli,
  _args: string[],
  options: { readonly environment?: string },
): Promise<End> =>
  withProject(cli, async (project) => {
    const chosen = chosenEnvironment(project.config, options.environment)
    if (options.environment !== undefined && !chosen.ok) return ended(exit.usage, chosen.problems)
    const names =
      options.environment === undefined
        ? project.config.environments.map((environment) => environment.name)
        : [options.environment]
    const asked = await Promise.all(
      names.map((name) => consider(project, name, { requested: null, force: false })),
    )
    const problems: Problem[] = asked.flatMap((one) => (one.ok ? [] : one.problems))
    if (problems.length > 0) return ended(exit.usage, problems)
    const all = asked.flatMap((one): Considered[] => (one.ok ? [one.value] : []))
    const active = await Promise.all(
      names.map((name) => project.ledger.activeRun(project.config.service, name)),
    )
    const rows = all.map((one, at) => statusRow(one, active[at] ?? null))
    showStatus(cli.ui, rows, cli.io.clock.now())
    const withoutReport = await missingReports(cli.ui, project, names)
    const untold = await undelivered(project)
    for (const problem of untold) cli.ui.note(clean(problemLine(problem)))
    const verdicts = all.flatMap(({ evidence }) => known(evidence.verdicts) ?? [])
    return {
      exit: exit.done,
      document: {
        service: project.config.service,
        environments: rows,
        verdicts,
        withoutReport,
        undelivered: untold,
      },
    }
  })
