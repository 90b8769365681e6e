import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import { openEngine, type Engine } from '../docker/engine.ts'
import { imageOf } from '../docker/image.ts'
import type { ComponentRef } from '../target.ts'
import { identify } from './identity.ts'
import { listRecords } from './records.ts'
import { findService, noService, tasksOf, type Service } from './service.ts'
import { settingsOf } from './settings-of.ts'
import { imageIn } from './spec.ts'
import { lastError } from './tasks.ts'

/**
 * What would stop a change here: no image, an engine that is silent or no manager, no such service, somebody else's update in
 * progress. One that is paused, or in trouble, stops nothing: going back is what ends it.
 */
export async function swarmPreflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const configured = await caught(() => void imageOf(ref, '0.0.0'))
  try {
    const engine = await openEngine(ref, io)
    const problem = (await noManager(engine)) ?? (await serviceProblem(ref, engine, io))
    return problem === null ? configured : [...configured, problem]
  } catch (error) {
    if (error instanceof ProblemError) return [...configured, error.problem]
    throw error
  }
}

async function caught(work: () => void | Promise<void>): Promise<readonly Problem[]> {
  try {
    await work()
    return []
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem]
    throw error
  }
}

async function noManager(engine: Engine): Promise<Problem | null> {
  const { body } = await engine.ask('GET', '/info')
  const { LocalNodeState = 'inactive', ControlAvailable = false } =
    (body as { Swarm?: { LocalNodeState?: string; ControlAvailable?: boolean } }).Swarm ?? {}
  if (ControlAvailable) return null
  return {
    what:
      LocalNodeState === 'active'
        ? 'This engine is a worker of its swarm; only managers tell and change services'
        : `This engine is in no swarm (${LocalNodeState})`,
    where: engine.where,
    hint: 'Set host: (or DOCKER_HOST, a context) to a manager: docker node ls shows them',
  }
}

async function serviceProblem(ref: ComponentRef, engine: Engine, io: Io): Promise<Problem | null> {
  const service = await findService(ref, engine)
  if (service === null) return noService(ref, engine.where)
  const { Name } = service.Spec
  const { key, digest } = identify(ref, service.ID, service.Spec)
  const state = service.UpdateStatus?.State
  const going = state === 'updating' || state === 'rollback_started'
  if (key === null && going && !(await inTrouble(ref, service, engine, io))) {
    return {
      what: `Somebody else's update of ${Name} is in progress (${state.replace('_', ' ')})`,
      where: engine.where,
      hint: `Wait for its end: docker service ps ${Name}`,
    }
  }
  if (digest === null && (await listRecords(ref, engine)).length === 0) {
    return {
      what: `${Name} runs an image that is not pinned by digest (${imageIn(service.Spec)}): nobody could bring exactly it back`,
      where: engine.where,
      hint: `Pin it, from a registry that answers: docker service update --image ${imageIn(service.Spec).split('@')[0]} ${Name}`,
    }
  }
  return null
}

/** An update that fails, or does not end, must not keep anybody from going back: that is what going back is for. */
async function inTrouble(
  ref: ComponentRef,
  service: Service,
  engine: Engine,
  io: Pick<Io, 'clock'>,
): Promise<boolean> {
  const began = Date.parse(service.UpdateStatus?.StartedAt ?? '')
  const late = io.clock.now().getTime() - began > settingsOf(ref).updateTimeoutSeconds * 1000
  return late || lastError(await tasksOf(service, engine), began) !== ''
}
