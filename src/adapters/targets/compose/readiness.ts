import type { Observed } from '../../../model/event.ts'
import { hide } from '../docker/engine.ts'
import { steady } from '../docker/health.ts'
import type { Container } from './containers.ts'
import type { Scene } from './effect.ts'
import { blotted } from './hide.ts'

/** Seconds that a health check may take while waiting for a start. */
const probeSeconds = 2
/** So many restarts by the engine: the container ends again and again. */
const mostRestarts = 3

/** How far the containers of one revision are on their way to being up and healthy: the least of them counts. */
export async function observeContainers(
  scene: Scene,
  all: readonly Container[],
  version: string,
): Promise<Observed> {
  const each = await Promise.all(all.map((one) => observeOne(scene, one)))
  const bad = each.find(({ state }) => state === 'failed')
  if (bad !== undefined) return bad
  const ready = each.filter(({ state }) => state === 'done').length
  const says = `${ready} of ${all.length} healthy as ${version}`
  const late = each.find(({ state }) => state === 'progressing')
  if (late?.state !== 'progressing') return { state: 'done', says }
  return { state: 'progressing', says: `${says}; ${late.says ?? ''}` }
}

async function observeOne(scene: Scene, container: Container): Promise<Observed> {
  const { ref, engine, io } = scene
  const { RestartCount, State } = container.inspected
  const ended = ['exited', 'dead'].includes(State.Status)
  if (RestartCount >= mostRestarts || ended) {
    const how = State.OOMKilled ? 'killed for want of memory' : `exit code ${State.ExitCode}`
    const last = await lastLines(scene, container)
    const ends = ended ? 'ended' : 'ends again and again'
    return {
      state: 'failed',
      problem: {
        what: `Container ${container.name} ${ends}: ${how}${last && `, last said "${last}"`}`,
        where: engine.where,
        hint: `docker logs ${container.name}`,
      },
    }
  }
  const ailment = await steady(ref, engine, container, probeSeconds, io)
  return ailment === null
    ? { state: 'done' }
    : { state: 'progressing', says: `${container.name}: ${ailment}` }
}

/** The end of what it printed, without what its environment holds. */
async function lastLines({ ref, engine }: Scene, { id, inspected }: Container): Promise<string> {
  const { status, body } = await engine.ask(
    'GET',
    `/containers/${id}/logs?stdout=1&stderr=1&tail=3`,
  )
  if (status !== 200 || typeof body !== 'string') return ''
  // Without a terminal each piece begins with eight bytes: which stream, and its length.
  const lines = body.replace(/[\x01\x02]\0{3}[^]{4}/g, '').split('\n')
  const text = lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' / ')
  const env = Array.isArray(inspected.Config['Env']) ? (inspected.Config['Env'] as string[]) : []
  const values = env.map((entry) => entry.slice(entry.indexOf('=') + 1))
  return blotted(hide(text, ref), values).slice(-500)
}
