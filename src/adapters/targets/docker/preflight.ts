import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { composeProblems } from './compose.ts'
import { openEngine, type Engine } from './engine.ts'
import { imageOf } from './image.ts'
import { namesOf } from './names.ts'
import { settingsOf } from './settings-of.ts'

/** What would stop a change here: no image, an engine that does not answer, a network that is not there, ports nobody reaches. */
export async function dockerPreflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const problems = [
    ...(await caught(() => {
      namesOf(ref)
      imageOf(ref, '0.0.0')
      return []
    })),
    ...portProblem(ref),
  ]
  const engine = await caught(async () => {
    const opened = await openEngine(ref, io)
    const asked = [
      remoteProblem(ref, opened),
      networkProblem(ref, opened),
      mountProblems(ref, opened, io),
      composeProblems(ref, opened),
    ]
    return (await Promise.all(asked)).flat()
  })
  return [...problems, ...engine]
}

async function caught(
  work: () => readonly Problem[] | Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem]
    throw error
  }
}

function portProblem(ref: ComponentRef): readonly Problem[] {
  const { component, traffic } = ref.binding
  if (settingsOf(ref).port !== undefined) return []
  const needs =
    traffic !== null ? `traffic ${traffic.kind}` : component.health && 'the health check'
  if (!needs) return []
  return [
    {
      what: `Nothing says on which port ${component.name} listens, which ${needs} needs`,
      where: 'target docker',
      hint: 'Add port: to the target in lastgood.yaml, for example port: 8080',
    },
  ]
}

async function remoteProblem(ref: ComponentRef, engine: Engine): Promise<readonly Problem[]> {
  const { port, address } = settingsOf(ref)
  const here = /^(?:127\.|\[?::1\]?$|localhost$)/
  if (engine.remote === null || port === undefined || !here.test(address)) return []
  if (here.test(engine.remote)) return [] // ssh to this machine
  return [
    {
      what: `Ports are published on ${address} of ${engine.remote}, where nobody outside that machine reaches them`,
      where: engine.where,
      hint: `Add address: to the target: an address of ${engine.remote} that this machine reaches`,
    },
  ]
}

async function networkProblem(ref: ComponentRef, engine: Engine): Promise<readonly Problem[]> {
  const { network } = settingsOf(ref)
  if (network === undefined) return []
  const { status } = await engine.ask('GET', `/networks/${encodeURIComponent(network)}`)
  if (status === 200) return []
  return [
    {
      what: `The engine has no network ${network}`,
      where: engine.where,
      hint: `docker network create ${network}`,
    },
  ]
}

async function mountProblems(
  ref: ComponentRef,
  engine: Engine,
  io: Pick<Io, 'files'>,
): Promise<readonly Problem[]> {
  // Paths of another machine cannot be looked at from here; its engine tells when the container is made.
  if (engine.remote !== null) return []
  const paths = settingsOf(ref).mounts.filter(({ source }) => source.startsWith('/'))
  const each = await Promise.all(
    paths.map(async ({ source }) => ({ source, there: await io.files.exists(source) })),
  )
  return each
    .filter(({ there }) => !there)
    .map(({ source }) => ({
      what: `${source}, which is to be mounted, is not there`,
      where: 'target docker',
      hint: 'Make it, or correct mounts: in lastgood.yaml',
    }))
}
