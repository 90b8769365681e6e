import type { Config, EnvironmentConfig } from '../model/config.ts'
import { fail, ok, type Result } from '../model/problem.ts'

/** The environment that was named, or the only one there is. */
export function chosenEnvironment(
  config: Config,
  name: string | undefined,
): Result<EnvironmentConfig> {
  const names = config.environments.map((known) => known.name)
  const found =
    name === undefined && names.length === 1
      ? config.environments[0]
      : config.environments.find((known) => known.name === name)
  if (found !== undefined) return ok(found)
  return fail({
    what: name === undefined ? 'Which environment?' : `There is no environment "${name}"`,
    where: config.file,
    hint: `-e ${names.join(' | -e ')}`,
  })
}
