import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import { openEngine } from '../docker/engine.ts'
import { imageOf } from '../docker/image.ts'
import type { ComponentRef } from '../target.ts'
import { findCompose } from './command.ts'
import { listContainers } from './containers.ts'
import { theProject } from './resolve.ts'
import { settingsOf } from './settings-of.ts'

/**
 * What would stop a change here: no image, an engine that is silent, no such project or service, no Compose. What the compose files say
 * now is read when a deploy wants it: going back to a recorded release does not.
 */
export async function composePreflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const configured = await caught(() => void imageOf(ref, '0.0.0'))
  const there = await caught(async () => {
    const engine = await openEngine(ref, io)
    const containers = await listContainers(ref, engine)
    await theProject({ ref, engine, io }, containers)
    await findCompose(ref, containers, io)
  })
  return [...configured, ...there, ...trafficProblem(ref)]
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

function trafficProblem(ref: ComponentRef): readonly Problem[] {
  const { traffic } = ref.binding
  if (traffic === null || settingsOf(ref).overlap) return []
  return [
    {
      what: `Compose replaces the service in place, so there are no two releases for traffic ${traffic.kind} to choose between`,
      where: 'target compose',
      hint: 'Add overlap: true to the target, with host ports that two containers can have (docs/guides/compose-nginx.md); or remove traffic: here',
    },
  ]
}
