import type { Observed } from '../../../model/event.ts'
import { listContainers, ofRevision, type Container } from './containers.ts'
import type { Scene } from './effect.ts'
import { hide } from './engine.ts'
import { steady } from './health.ts'

/** Seconds that a health check may take while waiting for a start. */
const probeSeconds = 2
/** So many restarts by the engine, and not up: the container ends again and again. */
const mostRestarts = 3

/** How far replicas are on their way to being up and healthy: the least of them counts. */
export async function observeReplicas(
  scene: Scene,
  revision: string,
  numbers: readonly number[],
): Promise<Observed> {
  const containers = ofRevision(await listContainers(scene.ref, scene.engine), revision)
  const each = await Promise.all(
    numbers.map((n) =>
      observeOne(
        scene,
        containers.find(({ labels }) => labels.replica === n),
      ),
    ),
  )
  const states = ['failed', 'unknown', 'absent', 'progressing'] as const
  const worst = states.map((state) => each.find((one) => one.state === state)).find(Boolean)
  const ready = each.filter(({ state }) => state === 'done').length
  if (worst === undefined) return { state: 'done', says: `${ready} of ${each.length} healthy` }
  if (worst.state !== 'progressing') return worst
  return { state: 'progressing', says: `${ready} of ${each.length} healthy; ${worst.says ?? ''}` }
}

async function observeOne(scene: Scene, container: Container | undefined): Promise<Observed> {
  if (container === undefined || !container.up || container.mark?.kind === 'leaving') {
    return { state: 'absent' }
  }
  const { ref, engine, io } = scene
  const { RestartCount, State } = container.inspected
  const restarted = RestartCount === 0 ? '' : `, restarted ${RestartCount} times`
  if (RestartCount >= mostRestarts && (!container.running || isYoung(container, io.clock.now()))) {
    const how = State.OOMKilled ? 'killed for want of memory' : `exit code ${State.ExitCode}`
    const last = await lastLines(scene, container)
    return {
      state: 'failed',
      problem: {
        what: `Container ${container.name} ends again and again: ${how}${last && `, last said "${last}"`}`,
        where: engine.where,
        hint: `docker logs ${container.name}`,
      },
    }
  }
  const ailment = await steady(ref, engine, container, probeSeconds, io)
  return ailment === null
    ? { state: 'done' }
    : { state: 'progressing', says: `${container.name}: ${ailment}${restarted}` }
}

/** Between two ends a container that crash-loops is up for a moment. */
const isYoung = ({ inspected }: Container, now: Date) =>
  now.getTime() - Date.parse(inspected.State.StartedAt) < 10_000

/** The end of what it printed, settings blotted out. */
async function lastLines({ ref, engine }: Scene, { id }: Container): Promise<string> {
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
  return hide(text, ref).slice(-500)
}
