import type { GuardReading } from '../model/guard.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { soak, type SoakEnd, type SoakOptions } from './soak.ts'

export type UntilBad =
  /** `afterSeconds`: from the call until the evidence was enough, the time to detect. */
  | {
      readonly state: 'bad'
      readonly reading: GuardReading
      readonly afterSeconds: number
      readonly end: SoakEnd
    }
  | { readonly state: 'not-bad'; readonly end: SoakEnd }

/** Watches a version for at most `withinSeconds` and tells how long it took until a guard was bad. */
export async function watchUntilBad(
  project: Project,
  places: EnvironmentPlaces,
  options: Omit<SoakOptions, 'soakSeconds'> & { readonly withinSeconds: number },
): Promise<UntilBad> {
  const { withinSeconds, ...rest } = options
  const end = await soak(project, places, { ...rest, soakSeconds: withinSeconds })
  const reading = end.readings.find(({ outcome }) => outcome === 'bad')
  return end.ended === 'tripped' && reading
    ? { state: 'bad', reading, afterSeconds: end.afterSeconds, end }
    : { state: 'not-bad', end }
}
