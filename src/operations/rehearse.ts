import type { Project } from '../project/project.ts'
import { consider } from './consider.ts'

/**
 * Asks everything that going back would ask, while all is well, and forgets the answer: a proof of the schema, which takes
 * seconds, is then remembered, and what a rollback runs is loaded. Never rejects; changes nothing.
 */
export async function rehearse(project: Project, environment: string): Promise<void> {
  try {
    await consider(project, environment, { requested: null, force: false, schema: 'prove' })
  } catch {
    // What goes wrong here is asked again, and said, when it counts.
  }
}
