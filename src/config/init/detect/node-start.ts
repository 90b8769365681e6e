import type { Package } from '../package.ts'
import type { Repository } from '../repository.ts'
import type { Detector } from './detector.ts'

interface Manager {
  readonly lock: string
  /** Installs what running needs. */
  readonly production: string
  /** Installs everything, builds. */
  readonly build: string
}

const managers: readonly Manager[] = [
  {
    lock: 'package-lock.json',
    production: 'npm ci --omit=dev',
    build: 'npm ci && npm run build && npm prune --omit=dev',
  },
  {
    lock: 'npm-shrinkwrap.json',
    production: 'npm ci --omit=dev',
    build: 'npm ci && npm run build && npm prune --omit=dev',
  },
  {
    lock: 'pnpm-lock.yaml',
    production: 'pnpm install --frozen-lockfile --prod',
    build: 'pnpm install --frozen-lockfile && pnpm run build && pnpm prune --prod',
  },
  {
    lock: 'yarn.lock',
    production: 'yarn install --frozen-lockfile --production',
    build: 'yarn install --frozen-lockfile && yarn run build',
  },
  {
    lock: 'bun.lock',
    production: 'bun install --frozen-lockfile --production',
    build: 'bun install --frozen-lockfile && bun run build',
  },
]

const withoutLock: Manager = {
  lock: '',
  production: 'npm install --omit=dev --no-package-lock',
  build: 'npm install --no-package-lock && npm run build && npm prune --omit=dev',
}

/** A `start` script makes the service one that runs on this machine at once. */
export const nodeStart: Detector = {
  name: 'node-start',
  async detect(repository) {
    const described = repository.package
    if (described.state === 'unreadable') {
      const says = 'package.json could not be read as JSON, so it was left out of account.'
      return { seen: [{ about: 'start', says }] }
    }
    if (described.start === null) return {}
    const manager = managers.find(({ lock }) => repository.files.includes(lock)) ?? withoutLock
    const build = buildCommand(described, manager)
    const seen = [`package.json has a start script: ${described.start}`]
    if (build !== null && manager === withoutLock && described.dependencies.length > 0) {
      seen.push(
        'Without a lock file two builds of one commit may differ: commit package-lock.json.',
      )
    }
    if (!(await mentionsPort(repository))) {
      seen.push('No source mentions PORT: the service must listen on the port given there.')
    }
    return {
      start: 'npm start',
      ...(build === null ? {} : { build }),
      seen: seen.map((says) => ({ about: 'start', says })),
    }
  },
}

function buildCommand(described: Package, manager: Manager): string | readonly string[] | null {
  const { build, dependencies, devDependencies } = described
  if (build === null) return dependencies.length > 0 ? manager.production : null
  if (dependencies.length + devDependencies.length === 0) return 'npm run build'
  return ['sh', '-c', manager.build]
}

async function mentionsPort({ grep, package: described }: Repository): Promise<boolean> {
  if (/\bPORT\b/.test(described.start ?? '')) return true
  const sources = ['*.js', '*.mjs', '*.cjs', '*.ts', '*.mts', '*.cts', '*.jsx', '*.tsx']
  return (await grep('(^|[^A-Za-z0-9_])PORT([^A-Za-z0-9_]|$)', sources)).length > 0
}
