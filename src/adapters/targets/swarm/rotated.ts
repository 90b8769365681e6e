import type { Spec } from './spec.ts'

/** A reference to a Swarm secret or config, as far as it is looked at. Source: Docker Engine API, TaskSpec. */
interface FileReference {
  readonly File?: { readonly Name?: string } | null
}

/**
 * Pure: a recorded spec in which what is named in `rotated` has the value of now. A name is that of a variable (from `env`, the
 * settings of now; else from what the service runs) or of a file of a secret or config (then what the service refers to now). What there is
 * nothing of now stays as it was recorded.
 */
export function withRotated(
  recorded: Spec,
  live: Spec,
  rotated: readonly string[],
  env: Readonly<Record<string, string>>,
): Spec {
  const { ContainerSpec, ...template } = recorded.TaskTemplate
  if (ContainerSpec === undefined || rotated.length === 0) return recorded
  const now = live.TaskTemplate.ContainerSpec
  const variables = new Map([...entries(now?.Env), ...Object.entries(env)])
  const told = (name: string | undefined) => name !== undefined && rotated.includes(name)
  const Env = entries(ContainerSpec.Env).map(
    ([name, value]) => `${name}=${told(name) ? (variables.get(name) ?? value) : value}`,
  )
  const fresh = [...variables].filter(
    ([name]) => told(name) && !entries(ContainerSpec.Env).some(([known]) => known === name),
  )
  const files = (kind: 'Secrets' | 'Configs') => {
    const current = references(now?.[kind])
    const all = references(ContainerSpec[kind]).map((one) =>
      told(one.File?.Name)
        ? (current.find(({ File }) => File?.Name === one.File?.Name) ?? one)
        : one,
    )
    return all.length === 0 ? {} : { [kind]: all }
  }
  const all = [...Env, ...fresh.map(([name, value]) => `${name}=${value}`)]
  return {
    ...recorded,
    TaskTemplate: {
      ...template,
      ContainerSpec: {
        ...ContainerSpec,
        ...(all.length === 0 ? {} : { Env: all }),
        ...files('Secrets'),
        ...files('Configs'),
      },
    },
  }
}

const references = (value: unknown) => (Array.isArray(value) ? (value as FileReference[]) : [])

/** `NAME=value` texts in two; a name without a value has the empty one, as engines read it. */
const entries = (env: readonly string[] | null | undefined) =>
  (env ?? []).map((entry): readonly [string, string] => {
    const at = entry.indexOf('=')
    return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
  })
