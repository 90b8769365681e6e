import { targets } from '../adapters/targets/index.ts'
import type { ComponentRef, Target } from '../adapters/targets/target.ts'
import { traffics } from '../adapters/traffic/index.ts'
import type { Traffic } from '../adapters/traffic/traffic.ts'
import type { EnvironmentConfig } from '../model/config.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Project } from './project.ts'

/** A component in an environment with the adapters that run it, loaded. */
export interface Place {
  readonly ref: ComponentRef
  readonly target: Target
  readonly traffic: Traffic | null
}

export interface EnvironmentPlaces {
  readonly environment: EnvironmentConfig
  readonly places: readonly Place[]
}

/** The places of one environment; a Problem when the configuration names no such environment. */
export async function environmentPlaces(
  project: Project,
  name: string,
): Promise<Result<EnvironmentPlaces>> {
  const { config, stateFolder } = project
  const environment = config.environments.find((known) => known.name === name)
  if (environment === undefined) {
    return fail({
      what: `There is no environment "${name}"`,
      where: config.file,
      hint: `Known: ${config.environments.map((known) => known.name).join(', ')}`,
    })
  }
  const places = await Promise.all(
    environment.bindings.map(async (binding): Promise<Place> => {
      const target = await targets[binding.target.kind]?.()
      const traffic = binding.traffic && (await traffics[binding.traffic.kind]?.())
      // The schema accepts only kinds of the maps, so this is a bug in lastgood, not in anybody's file.
      if (target === undefined || traffic === undefined) throw new Error('unknown adapter kind')
      const ref = { service: config.service, environment: name, binding, stateFolder }
      return { ref, target, traffic }
    }),
  )
  return ok({ environment, places })
}
