import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Asking } from './ask.ts'
import { releaseFinder, type FoundRelease } from './releases.ts'

/** What every fact gets to ask with. */
export interface Context extends EnvironmentPlaces {
  readonly project: Project
  readonly asking: Asking
  /** The release of a version, asked for once per version however many facts want it. Rejects with ProblemError. */
  readonly release: (version: string) => Promise<FoundRelease | null>
}

/** The two ends of the way back. */
export interface Range {
  /** The version to leave; null when nothing is known to run. */
  readonly from: string | null
  readonly to: string
}

/** A context for one gathering; the answers it remembers are as old as it. */
export function contextOf(
  project: Project,
  { environment, places }: EnvironmentPlaces,
  deadlineSeconds: number,
): Context {
  return {
    project,
    environment,
    places,
    asking: { io: project.io, deadlineSeconds, secrets: project.config.secrets },
    release: releaseFinder(project),
  }
}
