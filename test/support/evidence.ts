import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Target } from '../../src/adapters/targets/target.ts'
import type { Samples, Traffic } from '../../src/adapters/traffic/traffic.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { ComponentConfig, Config, EnvironmentConfig } from '../../src/model/config.ts'
import type { Guard } from '../../src/model/guard.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Digest } from '../../src/model/release.ts'
import type { Observation, Revision, Route } from '../../src/model/revision.ts'
import type { EnvironmentPlaces } from '../../src/project/places.ts'
import type { Project } from '../../src/project/project.ts'
import { gitOf } from './git.ts'
import { temporaryLedger } from './ledger.ts'
import { makeRepository, type Repository } from './repository.ts'

/** What the adapters in memory answer; change it to change the world. An answer may also be a promise that never resolves. */
export interface World {
  revisions: () => Promise<Observation<readonly Revision[]>>
  routes: () => Promise<Observation<readonly Route[]>>
  samples: () => Promise<Samples>
  artifact: () => ReturnType<Target['artifact']>
  targetPreflight: () => Promise<readonly Problem[]>
  trafficPreflight: () => Promise<readonly Problem[]>
}

export interface Scene extends AsyncDisposable {
  readonly repository: Repository
  readonly project: Project
  readonly places: EnvironmentPlaces
  readonly world: World
}

const digest: Digest = `sha256:${'ab'.repeat(32)}`

/** Never answers. */
export const never = <T>(): Promise<T> => new Promise(() => {})

export const checkout: Guard = {
  name: 'checkout',
  source: 'traffic',
  match: {},
  bad: { status: 500 },
  limit: 0.01,
  alpha: 0.01,
}

export function aRevision(version: string, given: Partial<Revision> = {}): Revision {
  return {
    id: `r-${version}`,
    version,
    digest,
    state: 'stopped',
    ready: 1,
    wanted: 1,
    endpoints: [],
    since: null,
    expiresAt: null,
    ...given,
  }
}

/** Counts of one revision, as the traffic adapter tells them. */
export function counted(
  version: string,
  bad: number,
  total: number,
  given: { guard?: string; revision?: string; since?: string } = {},
): Samples {
  const since = '2026-11-21T03:00:00.000Z'
  const about = { guard: checkout.name, revision: `r-${version}`, since, ...given }
  return { state: 'ok', counts: [{ ...about, version, counts: { bad, total } }] }
}

const web: ComponentConfig = {
  name: 'web',
  build: null,
  start: ['node', 'server.js'],
  health: '/healthz',
  path: '.',
  configFiles: ['config'],
  image: null,
  migrations: ['migrations'],
}

/**
 * The service shop in production: a real repository with v1.9.0 and, four commits later, v2.0.0 (a changed config file, a
 * migration), one commit on top, an empty real ledger, and engines in memory: 2.0.0 current, 1.9.0 kept warm.
 */
export async function aScene(
  given: { readonly guards?: readonly Guard[]; readonly repository?: Repository } = {},
): Promise<Scene> {
  const repository = given.repository ?? shopRepository()
  const place = await temporaryLedger()
  const traffic = { kind: 'local', host: '127.0.0.1', port: 8080 }
  const binding = { component: web, target: { kind: 'local' }, traffic, env: { CACHE_TTL: '60' } }
  const environment: EnvironmentConfig = {
    name: 'production',
    bindings: [binding],
    guards: given.guards ?? [checkout],
    policy: {
      soakSeconds: 600,
      warmSeconds: 900,
      recoverSeconds: 20,
      approval: 'none',
      keepReleases: 5,
      drainSeconds: 5,
    },
  }
  const config: Config = {
    file: join(repository.folder, 'lastgood.yaml'),
    root: repository.folder,
    service: 'shop',
    tagPattern: 'v{version}',
    deployedTags: false,
    components: [web],
    environments: [environment],
    secrets: ['s3cret-token'],
  }
  const world = aWorld()
  const stateFolder = join(repository.folder, '.lastgood')
  const ref = { service: 'shop', environment: 'production', binding, stateFolder }
  const places = {
    environment,
    places: [{ ref, target: targetOf(world), traffic: trafficOf(world) }],
  }
  const git = await gitOf(repository)
  const project = { config, stateFolder, io: nodeIo({}), ledger: place.ledger, git }
  return {
    repository,
    project,
    places,
    world,
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]()
      await rm(stateFolder, { recursive: true, force: true })
      repository[Symbol.dispose]()
    },
  }
}

export function shopRepository(): Repository {
  const repository = makeRepository()
  repository.commit({ 'server.js': '1', 'config/app.json': '1' }, 'First')
  repository.tag('v1.9.0', 'Shop 1.9.0')
  repository.commit({ 'server.js': '2' }, 'Rewrite the checkout')
  repository.commit({ 'config/app.json': '2', 'config/new.json': '1' }, 'Configure')
  repository.commit({ 'migrations/002_email.sql': 'alter table users' }, 'Migrate')
  repository.commit({ 'server.js': '3' }, 'Finish')
  repository.tag('v2.0.0')
  repository.commit({ 'server.js': '4' }, 'On top')
  return repository
}

function aWorld(): World {
  const revisions = [
    aRevision('2.0.0', { state: 'current' }),
    aRevision('1.9.0', { state: 'beside' }),
  ]
  const routes = [
    { revision: 'r-2.0.0', version: '2.0.0', weight: 100 },
    { revision: 'r-1.9.0', version: '1.9.0', weight: 0 },
  ]
  return {
    revisions: async () => ({ state: 'ok', value: revisions }),
    routes: async () => ({ state: 'ok', value: routes }),
    samples: async () => ({ state: 'empty' }),
    artifact: async () => ({ state: 'ok', value: 'present' }),
    targetPreflight: async () => [],
    trafficPreflight: async () => [],
  }
}

const unused = () => {
  throw new Error('gathering evidence changes nothing')
}

function targetOf(world: World): Target {
  return {
    kind: 'local',
    supports: { trafficSplit: true, keepsOldRevisions: true, compareAndSet: true, strategies: [] },
    preflight: () => world.targetPreflight(),
    history: () => world.revisions(),
    artifact: () => world.artifact(),
    plan: unused,
    apply: unused,
    observe: unused,
  }
}

function trafficOf(world: World): Traffic {
  return {
    kind: 'local',
    supports: { weights: true, headers: false, counts: true },
    preflight: () => world.trafficPreflight(),
    current: () => world.routes(),
    entry: () => null,
    byHand: () => '',
    apply: unused,
    observe: unused,
    counts: () => world.samples(),
  }
}
