import type { DeployStrategy } from '../model/deployment.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'

/** From the kindest on: with blue-green the old release stays up, so going back is a matter of a moment. */
const preferred: readonly DeployStrategy[] = ['blue-green', 'rolling', 'canary']

/** The strategy that was asked for, or the first that all components' targets can do. */
export function strategiesOf(
  { environment, places }: EnvironmentPlaces,
  asked: DeployStrategy | null,
): Result<DeployStrategy> {
  const common = preferred.filter((strategy) =>
    places.every(({ target }) => target.supports.strategies.includes(strategy)),
  )
  const chosen = asked === null ? common[0] : common.find((strategy) => strategy === asked)
  if (chosen !== undefined) return ok(chosen)
  const kinds = [...new Set(places.map(({ target }) => target.kind))].join(', ')
  return fail({
    what:
      asked === null
        ? `lastgood does not deploy to ${environment.name}: target ${kinds}`
        : `${environment.name} cannot be deployed to by ${asked}: target ${kinds}`,
    where: `environment ${environment.name}`,
    hint:
      common.length === 0
        ? 'Deploy with your own pipeline, then: lastgood record <version>'
        : `--strategy ${common.join(' | --strategy ')}`,
  })
}
