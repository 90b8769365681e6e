import { inspect, type Inspected } from '../docker/containers.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { identify, type Identity } from './identity.ts'
import { settingsOf } from './settings-of.ts'

/** One container of the service, as Compose or lastgood through Compose made it. */
export interface Container {
  readonly id: string
  readonly name: string
  readonly identity: Identity
  /** Its process runs now. */
  readonly running: boolean
  readonly inspected: Inspected
}

/** All containers of the service in its project, newest first; not those of `docker compose run`. */
export async function listContainers(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly Container[]> {
  const { project, service } = settingsOf(ref)
  const wanted = [
    `com.docker.compose.project=${project}`,
    `com.docker.compose.service=${service}`,
    'com.docker.compose.oneoff=False',
  ]
  const filters = encodeURIComponent(JSON.stringify({ label: wanted }))
  const { body } = await engine.ask('GET', `/containers/json?all=1&filters=${filters}`)
  const ids = (Array.isArray(body) ? body : []).map(({ Id }: { Id: string }) => Id)
  const found = await Promise.all(ids.map((id) => inspect(engine, id)))
  return found
    .filter((one) => one !== null) // removed meanwhile
    .map((inspected): Container => {
      const { State } = inspected
      return {
        id: inspected.Id,
        name: inspected.Name.replace(/^\//, ''),
        identity: identify(ref, inspected),
        running: State.Running && !State.Restarting && !State.Paused,
        inspected,
      }
    })
    .sort((a, b) => b.inspected.Created.localeCompare(a.inspected.Created))
}

/**
 * Pure: which of the containers are the service: the revision that most of those that run belong to, the older one when as many
 * run of another, since a change that was begun is not done. When none runs, of all. Empty when there are none.
 */
export function currentOf(all: readonly Container[]): readonly Container[] {
  const up = all.filter(({ running }) => running)
  const groups = groupsOf(up.length > 0 ? up : all)
  // The newest revision comes first, so that of equals the last one is the oldest.
  const best = groups.reduce<readonly Container[]>(
    (most, group) => (group.length >= most.length ? group : most),
    [],
  )
  return all.filter(({ identity }) => identity.revision === best[0]?.identity.revision)
}

/** Containers by revision, in the order given. */
export function groupsOf(all: readonly Container[]): readonly (readonly Container[])[] {
  const ids = [...new Set(all.map(({ identity }) => identity.revision))]
  return ids.map((id) => all.filter(({ identity }) => identity.revision === id))
}
