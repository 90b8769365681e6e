import type { Digest } from '../../../model/release.ts'
import type { ComponentRef } from '../target.ts'

/** Facts that a container is labelled with when it is made. They never change. */
export interface Labelled {
  readonly revision: string
  readonly version: string
  readonly digest: Digest
  /** Number of this replica, and how many the whole revision has. */
  readonly replica: number
  readonly replicas: number
}

const prefix = 'lastgood.'

const place = (ref: ComponentRef) => ({
  [`${prefix}service`]: ref.service,
  [`${prefix}environment`]: ref.environment,
  [`${prefix}component`]: ref.binding.component.name,
})

export const labelsOf = (ref: ComponentRef, of: Labelled): Record<string, string> => ({
  ...place(ref),
  [`${prefix}revision`]: of.revision,
  [`${prefix}version`]: of.version,
  [`${prefix}digest`]: of.digest,
  [`${prefix}replica`]: String(of.replica),
  [`${prefix}replicas`]: String(of.replicas),
})

/** Filter of the engine's lists for all containers of a component. */
export const filterOf = (ref: ComponentRef): string =>
  JSON.stringify({ label: Object.entries(place(ref)).map(([name, value]) => `${name}=${value}`) })

/** Reads labels; null when they are not ours, or somebody made them up. */
export function readLabels(labels: Readonly<Record<string, string>>): Labelled | null {
  const of = (name: string) => labels[prefix + name] ?? ''
  const [replica, replicas] = [of('replica'), of('replicas')]
  const fine =
    of('revision') !== '' &&
    of('version') !== '' &&
    /^sha256:[0-9a-f]{64}$/.test(of('digest')) &&
    /^\d{1,3}$/.test(replica) &&
    /^[1-9]\d{0,2}$/.test(replicas)
  if (!fine) return null
  return {
    revision: of('revision'),
    version: of('version'),
    digest: of('digest') as Digest,
    replica: Number(replica),
    replicas: Number(replicas),
  }
}
