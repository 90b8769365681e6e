import { reportMissing } from '../operations/report-missing.ts'
import type { Project } from '../project/project.ts'
import type { Ui } from './ui.ts'

/** Says of each environment whether its newest run is a rollback that is over and has no report; the numbers of such runs. */
export async function missingReports(
  ui: Ui,
  project: Project,
  environments: readonly string[],
): Promise<readonly number[]> {
  const newest = await Promise.all(
    environments.map(async (environment) => {
      const filter = { service: project.config.service, environment, limit: 1 }
      const [run] = await project.ledger.runs(filter)
      return run !== undefined && (await reportMissing(project, run)) ? [run] : []
    }),
  )
  for (const { id, environment } of newest.flat()) {
    ui.text(
      `${environment}: run ${id} is over and has no report   lastgood runs show ${id} writes it`,
    )
  }
  return newest.flat().map(({ id }) => id)
}
