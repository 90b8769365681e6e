import { join } from 'node:path'
import { hide } from '../model/hide.ts'
import type { Decision } from '../model/decision.ts'
import type { Evidence } from '../model/evidence.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Project } from '../project/project.ts'

/** What was known and decided when a run was made, for reports that are written later. */
export interface Snapshot {
  readonly format: 1
  readonly runId: number
  /** ISO 8601. */
  readonly savedAt: string
  readonly evidence: Evidence
  readonly decision: Decision
}

/**
 * Keeps evidence and decision of a run in `<stateFolder>/evidence/run-<id>.json`, without secrets. A Problem, never an
 * exception: a full disk must not keep anybody from going back.
 */
export async function saveSnapshot(
  project: Project,
  runId: number,
  evidence: Evidence,
  decision: Decision,
): Promise<Problem | null> {
  const { io, config, stateFolder } = project
  const path = pathOf(stateFolder, runId)
  const savedAt = io.clock.now().toISOString()
  const snapshot: Snapshot = { format: 1, runId, savedAt, evidence, decision }
  try {
    await io.files.writeAtomic(path, textOf(snapshot, config.secrets), 0o600)
    return null
  } catch (error) {
    return {
      what: `The evidence of run ${runId} could not be kept: ${messageOf(error)}`,
      where: path,
      hint: 'Free disk space or mend the folder; the run itself is not touched by this',
    }
  }
}

/** The snapshot of a run; null when none was kept, a Problem when it cannot be read. */
export async function loadSnapshot(
  project: Project,
  runId: number,
): Promise<Result<Snapshot | null>> {
  const path = pathOf(project.stateFolder, runId)
  try {
    const text = await project.io.files.readText(path)
    if (text === null) return ok(null)
    const read = JSON.parse(text) as Partial<Snapshot> | null
    if (read?.format === 1 && read.runId === runId && read.evidence && read.decision) {
      return ok(read as Snapshot)
    }
    return fail(unreadable(path, 'it is not a snapshot of this run'))
  } catch (error) {
    return fail(unreadable(path, messageOf(error)))
  }
}

const pathOf = (stateFolder: string, runId: number) =>
  join(stateFolder, 'evidence', `run-${runId}.json`)

/** Names under which people's words and programs' messages stand; the rest is made of versions, times and numbers. */
const prose = new Set(['says', 'what', 'where', 'hint', 'why', 'reason', 'notes', 'subject'])

function textOf(snapshot: Snapshot, secrets: readonly string[]): string {
  const clean = (key: string, value: unknown): unknown => {
    if (key === 'config') return null // fingerprints of settings: nothing that a report shows
    return typeof value === 'string' && prose.has(key) ? hide(value, secrets) : value
  }
  return `${JSON.stringify(snapshot, clean, 2)}\n`
}

const unreadable = (path: string, why: string): Problem => ({
  what: `The evidence kept of this run cannot be read: ${why}`,
  where: path,
  hint: 'The report can be written without it; what is missing is said there',
})

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
