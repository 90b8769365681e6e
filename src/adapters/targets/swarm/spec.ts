/** What a Swarm service is told to be, as far as it is looked at. Source: Docker Engine API, ServiceSpec. Holds secrets: never printed. */
export interface Spec {
  readonly [key: string]: unknown
  readonly Name: string
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly TaskTemplate: TaskTemplate
  readonly Mode?: { readonly Replicated?: { readonly Replicas?: number } }
  readonly Networks?: unknown
  readonly EndpointSpec?: { readonly [key: string]: unknown; readonly Mode?: string } | null
  readonly UpdateConfig?: unknown
  readonly RollbackConfig?: unknown
}

export interface TaskTemplate {
  readonly [key: string]: unknown
  readonly ContainerSpec?: {
    readonly [key: string]: unknown
    readonly Image: string
    readonly Env?: readonly string[] | null
  }
  readonly Networks?: unknown
  readonly Placement?: unknown
  readonly Resources?: unknown
  readonly ForceUpdate?: number
}

/** The image that a spec runs, `repository:tag@digest`; empty for a service that runs no containers (plugins). */
export const imageIn = (spec: Spec) => spec.TaskTemplate.ContainerSpec?.Image ?? ''

/** Pure: the spec with another image, and with these environment variables over its own. */
export function withRelease(
  live: Spec,
  image: string,
  env: Readonly<Record<string, string>>,
): Spec {
  const { ContainerSpec, ...template } = live.TaskTemplate
  const kept = (ContainerSpec?.Env ?? []).filter(
    (entry) => !Object.hasOwn(env, entry.split('=', 1)[0] ?? ''),
  )
  const Env = [...kept, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)]
  return {
    ...live,
    TaskTemplate: {
      ...template,
      ContainerSpec: { ...ContainerSpec, Image: image, ...(Env.length > 0 ? { Env } : {}) },
    },
  }
}

/**
 * Pure: a recorded spec as it was (image, command, environment, configs, secrets, mounts, networks, ports, labels), but for
 * what is operated on its own: the scale, placement, resources, and the way updates go stay as they are now.
 */
export function asItIsOperated(recorded: Spec, live: Spec): Spec {
  const { TaskTemplate, ...rest } = recorded
  return {
    ...without(rest, ['UpdateConfig', 'RollbackConfig']),
    ...only(live, ['Name', 'Mode', 'UpdateConfig', 'RollbackConfig']),
    TaskTemplate: {
      ...without(TaskTemplate, ['Placement', 'Resources', 'ForceUpdate']),
      ...only(live.TaskTemplate, ['Placement', 'Resources', 'ForceUpdate']),
    },
    Name: live.Name,
  }
}

const without = (from: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

const only = (from: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
