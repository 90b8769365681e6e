import type { Inspected } from '../docker/containers.ts'
import { liveLabels, labelled, notOurs } from './labels.ts'

/**
 * A Compose model with everything filled in, as `docker compose config` prints it: one service with what it needs of the rest.
 * Holds secrets: never printed, and given to Compose on standard input only.
 */
export interface Model {
  readonly [key: string]: unknown
  readonly services: Readonly<Record<string, ServiceModel>>
}

export type ServiceModel = Readonly<Record<string, unknown>>

/** What is built, pulled, ordered and enabled elsewhere: the record names its image, and its service is asked for by name. */
const elsewhere = ['build', 'pull_policy', 'depends_on', 'profiles', 'scale', 'env_file']

/**
 * Pure: the model with that service alone. Services whose network, volumes or process space it shares, or that it links to, stay as
 * names with an image, since Compose wants to find them; it is told to touch no other.
 */
export function onlyService(model: Model, service: string): Model | null {
  const { services } = model
  const own = services[service]
  if (own === undefined) return null
  const stubs = referred(own).flatMap((other) =>
    other !== service && services[other] !== undefined
      ? [[other, { image: services[other]['image'] ?? 'scratch' }] as const]
      : [],
  )
  return {
    ...without(model, ['name']),
    services: { ...Object.fromEntries(stubs), [service]: without(own, elsewhere) },
  }
}

function referred(service: ServiceModel): readonly string[] {
  const shared = ['network_mode', 'pid', 'ipc'].flatMap((key) => {
    const of = /^service:(.+)$/.exec(textOf(service[key]))?.[1]
    return of === undefined ? [] : [of]
  })
  const lists = ['links', 'volumes_from'].flatMap((key) =>
    Array.isArray(service[key]) ? service[key].map(textOf) : [],
  )
  return [...shared, ...lists.map((text) => text.split(':')[0] ?? '')]
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** A value of a variable or a label as text: YAML makes numbers and booleans of some. */
const scalar = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

/** Pure: the same as a release: its image, our labels, and these variables over its own. */
export function asRelease(
  model: Model,
  service: string,
  of: {
    readonly revision: string
    readonly version: string
    readonly image: string
    readonly labels: Readonly<Record<string, string>>
    readonly env: Readonly<Record<string, string>>
  },
): Model {
  const own = model.services[service] ?? {}
  const anew = Object.entries(of.env).map(([name, value]) => [name, escaped(value)] as const)
  const labels = {
    ...notOurs(mapOf(own['labels'])),
    ...labelled(of.labels),
    ...liveLabels(of),
  }
  const changed = {
    ...own,
    image: of.image,
    environment: { ...mapOf(own['environment']), ...Object.fromEntries(anew) },
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [
        name,
        name in mapOf(own['labels']) ? value : escaped(scalar(value)),
      ]),
    ),
  }
  return { ...model, services: { ...model.services, [service]: changed } }
}

/** Pure: the model with its service running that image. */
export const withImage = (model: Model, service: string, image: string): Model => ({
  ...model,
  services: { ...model.services, [service]: { ...model.services[service], image } },
})

/** Pure: the model with the environment that a container was made with, for one whose file was edited since. */
export function withEnvironmentOf(model: Model, service: string, { Config }: Inspected): Model {
  const list = Array.isArray(Config['Env']) ? (Config['Env'] as string[]) : []
  const environment = Object.fromEntries(
    list.map((entry) => {
      const at = entry.indexOf('=')
      return [entry.slice(0, at), escaped(entry.slice(at + 1))]
    }),
  )
  const own = { ...model.services[service], environment }
  return { ...model, services: { ...model.services, [service]: own } }
}

/** Values of these variables, as they are: without the signs that keep Compose from filling them in. */
export function valuesOf(model: Model, service: string, names: readonly string[]) {
  const environment = mapOf(model.services[service]?.['environment'])
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name]
      return value === undefined || value === null ? [] : [[name, plain(scalar(value))]]
    }),
  )
}

/** Every value of a model that may be a secret, as it is. */
export const secretsIn = (model: Model): readonly string[] =>
  Object.values(model.services)
    .flatMap((own) => Object.values(mapOf(own['environment'])))
    .flatMap((value) => (value === null ? [] : [plain(scalar(value))]))

/** The image of a service in a model; empty when it names none. */
export const imageIn = (model: Model, service: string) => textOf(model.services[service]?.['image'])

/** Compose fills in what follows a `$`. */
const escaped = (text: string) => text.replaceAll('$', '$$$$')
const plain = (text: string) => text.replaceAll('$$', '$')

/** A map, also where it is written as a list of `name=value`. */
function mapOf(value: unknown): Record<string, unknown> {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((entry) => {
        const [name = '', ...rest] = scalar(entry).split('=')
        return [name, rest.length === 0 ? null : rest.join('=')]
      }),
    )
  }
  return value !== null && typeof value === 'object' ? { ...value } : {}
}

const without = (from: ServiceModel, names: readonly string[]): ServiceModel =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))
