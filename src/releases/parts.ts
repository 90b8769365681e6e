import { artifactKinds } from '../adapters/targets/artifact-kinds.ts'
import type { Git } from '../git/git.ts'
import type { Io } from '../host/io.ts'
import type { ComponentConfig, Config } from '../model/config.ts'

/** What making a release needs of a project. A Project is one. */
export interface ReleaseParts {
  readonly config: Config
  readonly git: Git
  readonly io: Io
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
}

/** Components that lastgood itself runs somewhere, and which therefore need an artifact of its own making. */
export const componentsToBuild = (config: Config) => componentsBringing('tar', config)

/** Components that run somewhere from a container image, whose digest a release records. */
export const componentsWithImage = (config: Config) => componentsBringing('image', config)

function componentsBringing(kind: 'tar' | 'image', config: Config): readonly ComponentConfig[] {
  const names = new Set(
    config.environments
      .flatMap((environment) => environment.bindings)
      .filter((binding) => artifactKinds[binding.target.kind] === kind)
      .map((binding) => binding.component.name),
  )
  return config.components.filter((component) => names.has(component.name))
}
