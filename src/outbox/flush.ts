import type { Problem } from '../model/problem.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Project } from '../project/project.ts'
import { announceLeft } from './announce.ts'
import { deliver } from './deliver.ts'

/** Seconds that a command waits for messages at its end, when all its work is done. */
const patienceSeconds = 3

/** What a command does before it goes: tells what a killed one could not, and tries to send what waits, for a bounded time. Never rejects. */
export async function flushOutbox(project: Project): Promise<readonly Problem[]> {
  try {
    const left = await announceLeft(project)
    return [...left, ...(await deliver(project, patienceSeconds))]
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem]
    const why = error instanceof Error ? error.message : String(error)
    const where = project.stateFolder
    return [{ what: `Messages cannot be sent: ${why}`, where, hint: 'lastgood doctor' }]
  }
}
