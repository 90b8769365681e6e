import { join } from 'node:path'
import { hide } from '../model/hide.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { Project } from '../project/project.ts'
import { renderIncident, type IncidentInput } from './report.ts'

/** Where the report of a run stands, once it was written. */
export function incidentPath(stateFolder: string, run: Pick<RunState, 'id' | 'queuedAt'>): string {
  return join(stateFolder, 'incidents', `${run.id}-${run.queuedAt.slice(0, 10)}.md`)
}

/**
 * Writes the report to `<stateFolder>/incidents/<run id>-<date of the run>.md`, whole or not at all, without secrets, and
 * tells its path. Writing it again for the same run replaces it.
 */
export async function writeIncident(
  project: Project,
  input: IncidentInput,
): Promise<Result<string>> {
  const { run } = input
  const path = incidentPath(project.stateFolder, run)
  try {
    const text = hide(renderIncident(input), project.config.secrets)
    await project.io.files.writeAtomic(path, `${text}\n`)
    return ok(path)
  } catch (error) {
    return fail({
      what: `The report of run ${run.id} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      where: path,
      hint: `Free disk space or mend the folder; what happened is in: lastgood runs show ${run.id}`,
    })
  }
}
