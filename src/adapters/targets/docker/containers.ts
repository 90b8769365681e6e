import type { ComponentRef } from '../target.ts'
import type { Engine } from './engine.ts'
import { filterOf, readLabels, type Labelled } from './labels.ts'
import { namesOf, type Mark } from './names.ts'

/** The part of the engine's answer to "inspect" that is looked at. Source: Docker Engine API, ContainerInspect. */
export interface Inspected {
  readonly Id: string
  readonly Name: string
  readonly Created: string
  /** Image id. */
  readonly Image: string
  readonly RestartCount: number
  readonly State: {
    readonly Status: string
    readonly Running: boolean
    readonly Restarting: boolean
    readonly Paused: boolean
    readonly OOMKilled: boolean
    readonly ExitCode: number
    readonly Error: string
    readonly StartedAt: string
    readonly FinishedAt: string
    readonly Health?: {
      readonly Status: string
      readonly Log?: readonly { readonly Output?: string }[]
    }
  }
  readonly Config: {
    readonly [key: string]: unknown
    readonly Labels: Readonly<Record<string, string>>
  }
  readonly HostConfig: Readonly<Record<string, unknown>>
  readonly NetworkSettings: {
    readonly Ports?: Readonly<
      Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
    >
    readonly Networks?: Readonly<Record<string, unknown>>
  }
}

/** One container of a component. */
export interface Container {
  readonly id: string
  readonly name: string
  readonly labels: Labelled
  readonly mark: Mark | null
  /** Its process runs now. One that is being restarted does not, but will. */
  readonly running: boolean
  /** Somebody, or a restart policy, wants it up. */
  readonly up: boolean
  readonly inspected: Inspected
}

/** All containers of a component, newest first, and within a revision by number. */
export async function listContainers(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly Container[]> {
  const names = namesOf(ref)
  const filters = encodeURIComponent(filterOf(ref))
  const { body } = await engine.ask('GET', `/containers/json?all=1&filters=${filters}`)
  const ids = (Array.isArray(body) ? body : []).map(({ Id }: { Id: string }) => Id)
  const found = await Promise.all(ids.map((id) => inspect(engine, id)))
  return found
    .flatMap((inspected) => {
      const labels = inspected && readLabels(inspected.Config.Labels)
      if (!labels) return [] // removed meanwhile, or with labels that are not ours
      const { State } = inspected
      const name = inspected.Name.replace(/^\//, '')
      const up = State.Running || State.Restarting
      const running = State.Running && !State.Restarting && !State.Paused
      const mark = names.mark(name, labels.revision, labels.replica)
      return [{ id: inspected.Id, name, labels, mark, running, up, inspected }]
    })
    .sort(byAge)
}

export async function inspect(engine: Engine, id: string): Promise<Inspected | null> {
  const { status, body } = await engine.ask('GET', `/containers/${encodeURIComponent(id)}/json`)
  return status === 200 ? (body as Inspected) : null
}

/** Containers of one revision, by number. */
export const ofRevision = (all: readonly Container[], revision: string) =>
  all.filter(({ labels }) => labels.revision === revision)

function byAge(a: Container, b: Container): number {
  if (a.labels.revision === b.labels.revision) return a.labels.replica - b.labels.replica
  // Times of the engine have nine digits behind the point, some left out: as texts they would not compare.
  return compare(nanoseconds(b.inspected.Created), nanoseconds(a.inspected.Created))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function nanoseconds(time: string): string {
  const [, seconds = '', fraction = ''] = /^([^.Z]*)(?:\.(\d*))?/.exec(time) ?? []
  return `${seconds}.${fraction.padEnd(9, '0')}`
}
