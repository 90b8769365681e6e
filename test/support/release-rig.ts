import { join } from 'node:path'
import { openArtifacts } from '../../src/artifacts/store.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { ComponentConfig, Config } from '../../src/model/config.ts'
import type { ReleaseParts } from '../../src/releases/parts.ts'
import { gitOf } from './git.ts'
import { makeRepository, type Repository } from './repository.ts'
import { disposedAfterEach } from './trash.ts'

const io = nodeIo()

/** A component with everything a release looks at. */
export const api: ComponentConfig = {
  name: 'api',
  build: null,
  start: ['node', 'server.js'],
  health: null,
  path: 'api',
  configFiles: ['config'],
  image: null,
  migrations: ['db'],
}

/** Projects to make releases in, disposed after each test; `kind` is that of every component's target. */
export function releaseRig() {
  const kept = disposedAfterEach()
  return {
    kept,
    shop: async (components: readonly ComponentConfig[] = [api], kind = 'local') => {
      const repository = kept(makeRepository())
      const commit = repository.commit({
        '.gitignore': '.lastgood\n',
        'api/server.js': 'one',
        'config/a.yaml': 'one',
        'db/0001_start.sql': '',
        'lastgood.yaml': 'service: shop\n',
      })
      return { repository, commit, ...(await releaseParts(repository, components, kind)) }
    },
  }
}

/** What `makeRelease` wants, over a repository that may be in any state. */
export async function releaseParts(
  repository: Repository,
  components: readonly ComponentConfig[],
  kind = 'local',
) {
  const bindings = components.map((component) => ({
    component,
    target: { kind },
    traffic: null,
    env: {},
  }))
  const config: Config = {
    file: join(repository.folder, 'lastgood.yaml'),
    root: repository.folder,
    service: 'shop',
    tagPattern: 'v{version}',
    deployedTags: false,
    components,
    environments: [{ name: 'production', bindings, guards: [], policy: {} as never }],
    secrets: ['hunter2'],
  }
  const stateFolder = join(repository.folder, '.lastgood')
  const parts: ReleaseParts = { config, git: await gitOf(repository), io, stateFolder }
  return { parts, store: openArtifacts(stateFolder, io), stateFolder }
}
