import type { Observed } from '../../../model/event.ts'
import { hide } from '../docker/engine.ts'
import type { Update } from './actions.ts'
import type { Scene } from './effect.ts'
import { identify } from './identity.ts'
import { listRecords } from './records.ts'
import { findService, noService, tasksOf, type Service } from './service.ts'
import { stoppedBy } from './stopped.ts'
import { countTasks, lastError } from './tasks.ts'

/** How far an update is: by what the service is told to be, how Swarm says its update goes, and its tasks. */
export async function observeUpdate(scene: Scene, action: Update, key: string): Promise<Observed> {
  const { ref, engine } = scene
  const service = await findService(ref, engine)
  if (service === null) return { state: 'failed', problem: noService(ref, engine.where) }
  const live = identify(ref, service.ID, service.Spec)
  return live.revision === action.revision && stoppedBy(service.Spec) === null
    ? whileLive(scene, action.version, service)
    : whileOther(scene, action, service, key)
}

/** How far the tasks of what the service is told to be are. */
export async function whileLive(
  scene: Scene,
  version: string | null,
  service: Service,
): Promise<Observed> {
  const state = service.UpdateStatus?.State
  if (state === 'paused' || state === 'rollback_paused') {
    const how = state === 'paused' ? 'paused the update' : 'paused while rolling back'
    return failed(scene, service, `Swarm ${how} of ${service.Spec.Name} to ${version}`)
  }
  const { ready, wanted, error } = await countTasks(service, scene.engine)
  const says = `${ready} of ${wanted} tasks run ${version}`
  // A global service that runs nowhere has not been given its tasks yet: none of none is not all.
  const nowhere = wanted === 0 && service.Spec.Mode?.Replicated === undefined
  if (state === 'updating' || state === 'rollback_started' || ready < wanted || nowhere) {
    const trouble = error && ready < wanted ? `; a task failed: ${hide(error, scene.ref)}` : ''
    return { state: 'progressing', says: says + trouble }
  }
  return { state: 'done', says }
}

/** It is not what runs: not posted yet, or posted and taken back by Swarm itself since. */
async function whileOther(
  scene: Scene,
  { revision, version }: Update,
  service: Service,
  key: string,
): Promise<Observed> {
  const { State = '', StartedAt = '' } = service.UpdateStatus ?? {}
  if (!State.startsWith('rollback_')) return { state: 'absent' }
  const records = await listRecords(scene.ref, scene.engine)
  const record = records.find((one) => one.revision === revision)
  const ours = record?.key === key && Date.parse(StartedAt) >= Date.parse(record.updatedAt)
  if (!ours) return { state: 'absent' }
  return failed(
    scene,
    service,
    `Swarm rolled ${service.Spec.Name} back from ${version} by itself (${State.replace('_', ' ')})`,
    record.updatedAt,
  )
}

async function failed(
  { ref, engine }: Scene,
  service: Service,
  what: string,
  since = service.UpdateStatus?.StartedAt ?? '',
): Promise<Observed> {
  const message = service.UpdateStatus?.Message ?? ''
  const error = lastError(await tasksOf(service, engine), Date.parse(since) || 0)
  const why = [message, error].filter(Boolean).map((text) => hide(text, ref))
  return {
    state: 'failed',
    problem: {
      what: [what, ...why].join(': '),
      where: engine.where,
      hint: `docker service ps --no-trunc ${service.Spec.Name}`,
    },
  }
}
