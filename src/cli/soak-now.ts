import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Cli, End } from './command.ts'
import { exit } from './exit.ts'
import { watchNow } from './watch-now.ts'

/**
 * Stays until the release that was just deployed soaked to good, or a guard tripped. Rolled back by itself ends with 6; a tripped guard
 * that is left to a person with 1: deployed is not the same as good.
 */
export async function soakNow(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  deployed: End,
): Promise<End> {
  const { automatic } = places.environment.policy
  const end = await watchNow(cli, project, places, { automatic, tripped: exit.failed })
  const { watch, ...rest } = end.document
  return { ...end, document: { ...deployed.document, soak: watch, wentBack: rest } }
}
