import { dirname, resolve } from 'node:path'
import type {
  AdapterSettings,
  BindingConfig,
  ComponentConfig,
  Config,
  EnvironmentConfig,
} from '../model/config.ts'
import type { Guard } from '../model/guard.ts'
import type { Policy } from '../model/policy.ts'
import type { Path } from './finding.ts'
import { databasePasswords, databasesOf, migrationsOf } from './migrations.ts'
import { alertsOf, notifyOf } from './telling.ts'
import { componentNames, componentPath, environmentInput, inherited } from './inherit.ts'
import type { FileInput } from './schema/file.ts'
import type { PolicyInput } from './schema/policy.ts'
import { metricGuardOf, serversOf } from './metric-guards.ts'
import { isTrafficGuard, type TrafficGuardInput } from './schema/guard.ts'

/** The environment keeps the numbers as people wrote them: 0010 stays 0010. */
type Written = (path: Path) => string | null

/** Fills defaults in and resolves inheritance. A binding without a target gets `external`; a rule reports it. */
export function normalise(
  file: FileInput,
  at: { readonly file: string; readonly secrets: readonly string[]; readonly written: Written },
): Config {
  const components = componentNames(file).map((name) => component(file, name))
  return {
    file: resolve(at.file),
    root: dirname(resolve(at.file)),
    service: file.service,
    tagPattern: file.tag ?? 'v{version}',
    deployedTags: file.deployedTags ?? false,
    components,
    environments: Object.keys(file.environments).map((name) =>
      environment(file, name, components, at),
    ),
    ...(file.alerts === undefined ? {} : { alerts: alertsOf(file.alerts) }),
    secrets: [...at.secrets, ...databasePasswords(file)],
  }
}

function component(file: FileInput, name: string): ComponentConfig {
  const input = file.components?.[name] ?? file
  return {
    name,
    build: input.build ?? null,
    start: input.start ?? null,
    image: input.image ?? null,
    health: input.health ?? null,
    path: input.path ?? '.',
    configFiles: input.configFiles ?? [],
    ...migrationsOf(input.migrations ?? []),
  }
}

function environment(
  file: FileInput,
  name: string,
  components: readonly ComponentConfig[],
  at: { readonly file: string; readonly written: Written },
): EnvironmentConfig {
  const input = environmentInput(file, name)
  const guards = new Map(Object.entries({ ...file.guards, ...input.guards }))
  const bindings = components.map((component): BindingConfig => ({
    component,
    target: (inherited(file, name, component.name, 'target')?.value ?? {
      kind: 'external',
    }) satisfies AdapterSettings,
    traffic: inherited(file, name, component.name, 'traffic')?.value ?? null,
    env: variables(file, name, component.name, at.written),
  }))
  const notify = notifyOf(input.notify ?? file.notify ?? [])
  const servers = serversOf(file, name)
  const metricGuards = [...guards].flatMap(([guard, input]) =>
    input === 'off' || isTrafficGuard(input) ? [] : (metricGuardOf(guard, input, servers) ?? []),
  )
  return {
    name,
    bindings,
    guards: [...guards].flatMap(([guard, input]) =>
      input !== 'off' && isTrafficGuard(input) ? [named(guard, input)] : [],
    ),
    ...(metricGuards.length === 0 ? {} : { metricGuards }),
    policy: policy(file, name),
    ...databasesOf(input.databases ?? {}, dirname(resolve(at.file))),
    ...(input.strategy === undefined ? {} : { strategy: input.strategy }),
    ...(notify.length === 0 ? {} : { notify }),
  }
}

function variables(file: FileInput, environment: string, component: string, written: Written) {
  const input = environmentInput(file, environment)
  const above: Path = ['environments', environment]
  const layers: readonly (readonly [Path, FileInput['env']])[] = [
    [['env'], file.env],
    [[...componentPath(file, component), 'env'], file.components?.[component]?.env],
    [[...above, 'env'], input.env],
    [[...above, 'components', component, 'env'], input.components?.[component]?.env],
  ]
  const env: Record<string, string> = {}
  for (const [path, layer] of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      env[name] = typeof value === 'string' ? value : (written([...path, name]) ?? String(value))
    }
  }
  return env
}

function named(name: string, input: TrafficGuardInput): Guard {
  const { path, methods, slowerThan } = input
  return {
    name,
    source: 'traffic',
    match: {
      ...(path === undefined ? {} : { path }),
      ...(methods === undefined ? {} : { methods: methods.map((method) => method.toUpperCase()) }),
    },
    bad: { status: input.status ?? 500, ...(slowerThan === undefined ? {} : { slowerThan }) },
    limit: input.limit,
    alpha: input.alpha ?? 0.01,
  }
}

function policy(file: FileInput, environment: string): Policy {
  const input = environmentInput(file, environment)
  const { soak, warm, recover, keep, drain } = { ...file.policy, ...input.policy }
  return {
    soakSeconds: soak ?? 30 * 60,
    warmSeconds: warm ?? 15 * 60,
    recoverSeconds: recover ?? 60,
    approval: input.approval ?? (/prod|live/i.test(environment) ? 'ask' : 'none'),
    keepReleases: keep ?? 5,
    drainSeconds: drain ?? 30,
    ...automatic(input.policy ?? {}, file.policy ?? {}),
  }
}

function automatic(own: PolicyInput, shared: PolicyInput): Pick<Policy, 'automatic'> {
  const { auto, autoWindow, freeze } = { ...shared, ...own }
  if (auto === undefined && autoWindow === undefined && freeze === undefined) return {}
  const windowSeconds = autoWindow ?? 60 * 60
  return { automatic: { on: auto ?? false, windowSeconds, frozen: freeze ?? false } }
}
