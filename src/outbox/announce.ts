import { join } from 'node:path'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { Project } from '../project/project.ts'
import { foldRun } from '../run/fold.ts'
import { notify, type Telling } from './notify.ts'
import { messageOfRun } from './of-run.ts'
import { outboxFolder } from './outbox.ts'

/**
 * Runs whose end people are still to be told of: an empty file each, made before the first step and removed when the letters of
 * the end are on disk. Whoever runs after a crash in between finds it.
 */
const marks = (stateFolder: string) => join(outboxFolder(stateFolder), 'runs')

const markOf = (stateFolder: string, runId: number) => join(marks(stateFolder), String(runId))

/** Notes that people want to hear how a run ends. The Problem when the disk refuses; never rejects, and waits for no network. */
export function expectEnd(
  { config, stateFolder, io }: Telling,
  environment: string,
  runId: number,
): Promise<Problem | null> {
  const found = config.environments.find(({ name }) => name === environment)
  if (found?.notify === undefined) return Promise.resolve(null)
  return orProblem(stateFolder, () => io.files.writeAtomic(markOf(stateFolder, runId), ''))
}

/** Writes the letters that tell how a run has ended. The Problem when the disk refuses; never rejects, and waits for no network. */
export async function announceEnd(project: Telling, run: RunState): Promise<Problem | null> {
  const { config, stateFolder, io } = project
  const { environment } = run.plan
  const found = config.environments.find(({ name }) => name === environment)
  if (found?.notify === undefined) return null
  const message = messageOfRun(run)
  io.fault('outbox:before')
  const problem =
    message === null ? null : await notify(project, environment, message, `run-${run.id}`)
  io.fault('outbox:written')
  if (problem !== null) return problem
  return orProblem(stateFolder, () => io.files.remove(markOf(stateFolder, run.id)))
}

/** Announces the ends that a killed process could not. Runs that have not ended keep their mark. Throws what the ledger throws. */
export async function announceLeft(project: Project): Promise<readonly Problem[]> {
  const { stateFolder, io, ledger } = project
  const problems: Problem[] = []
  for (const name of await io.files.list(marks(stateFolder))) {
    const id = Number(name)
    const row = Number.isSafeInteger(id) && id > 0 ? await ledger.run(id) : null
    if (row === null) {
      await io.files.remove(join(marks(stateFolder), name))
    } else if (row.endedAt !== null) {
      const run = foldRun(id, await ledger.journal(id))
      const problem = run.ok ? await announceEnd(project, run.value) : run.problems[0]
      if (problem) problems.push(problem)
    }
  }
  return problems
}

async function orProblem(stateFolder: string, work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work()
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const what = `People may not be told how this run ends: ${why}`
    return { what, where: outboxFolder(stateFolder), hint: 'df -h; then tell them yourself' }
  }
}
