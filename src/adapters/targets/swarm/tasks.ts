import type { Engine } from '../docker/engine.ts'
import { sameTask } from './fingerprint.ts'
import { asBefore } from './stopped.ts'
import { tasksOf, type Service, type Task } from './service.ts'

/** How many tasks run what the service is told to be, and how many are wanted. */
export interface Counted {
  readonly ready: number
  readonly wanted: number
  /** What the newest task that failed said; empty when none did. */
  readonly error: string
}

/** Counts tasks of the live spec: running, wanted to run, made of it. A task with a health check runs only once that passes. */
export async function countTasks(service: Service, engine: Engine): Promise<Counted> {
  const tasks = await tasksOf(service, engine)
  const wanted = tasks.filter(({ DesiredState }) => DesiredState === 'running')
  // One that waits for the task before it to stop is wanted as well: a global service would else want nothing meanwhile.
  const coming = tasks.filter(({ DesiredState }) => DesiredState === 'ready')
  const place = ({ Slot, NodeID }: Task) => (Slot ? `slot ${Slot}` : `node ${NodeID}`)
  const good = wanted.filter(
    ({ Spec, Status }) => Status.State === 'running' && sameTask(Spec, service.Spec.TaskTemplate),
  )
  // What was stopped is still wanted at the scale of before.
  const replicas = asBefore(service.Spec).Mode?.Replicated
  return {
    ready: new Set(good.map(place)).size,
    // One on each node that may: Swarm alone knows them, and has made a task for each.
    wanted: replicas ? (replicas.Replicas ?? 1) : new Set([...wanted, ...coming].map(place)).size,
    error: lastError(tasks),
  }
}

/** What the newest task said that failed after `since` (milliseconds since 1970); empty when none did. */
export function lastError(tasks: readonly Task[], since = 0): string {
  const failed = tasks
    .filter(({ Status }) => ['failed', 'rejected'].includes(Status.State) && Status.Err)
    .filter(({ UpdatedAt }) => Date.parse(UpdatedAt) >= since)
    .sort((a, b) => b.UpdatedAt.localeCompare(a.UpdatedAt))
  return failed[0]?.Status.Err ?? ''
}
