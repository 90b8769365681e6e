import { incidentPath } from '../incidents/write.ts'
import type { Project } from '../project/project.ts'
import { active } from '../run/transitions.ts'
import type { RunRow } from '../store/ledger.ts'

/**
 * Whether a rollback is over and has no report: lastgood was killed after the run's last entry, or the disk was full. The journal
 * has everything, so it can still be written.
 */
export async function reportMissing({ io, stateFolder }: Project, run: RunRow): Promise<boolean> {
  if (run.kind !== 'rollback' || active(run.status)) return false
  return !(await io.files.exists(
    incidentPath(stateFolder, { id: run.id, queuedAt: run.createdAt }),
  ))
}
