import type { Outcome } from '../operations/carry-out.ts'
import { writeUp } from '../operations/write-up.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Cli, End } from './command.ts'
import { showOutcome } from './render/outcome.ts'
import { showProblems } from './render/problem.ts'

/** Says how a run ended and, after a rollback, writes its report. A report that cannot be written changes no exit code. */
export async function reported(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  outcome: Outcome,
): Promise<End> {
  const end = showOutcome(cli.ui, outcome)
  if (outcome.state !== 'ended' || outcome.run.plan.kind !== 'rollback') return end
  const report = await writeUp(project, places, outcome.run)
  if (!report.ok) showProblems(cli.ui, report.problems)
  else cli.ui.text(`report: ${report.value}`)
  return { ...end, document: { ...end.document, report: report.ok ? report.value : null } }
}
