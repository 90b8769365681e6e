import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { byDigest } from '../../registries/image-name.ts'
import { manifestState } from '../../registries/manifest.ts'
import { imagePlatforms } from '../../registries/platforms.ts'
import type { ComponentRef, Target } from '../target.ts'
import { listContainers } from './containers.ts'
import { openEngine, type Engine } from './engine.ts'
import { imageId, imageOf } from './image.ts'

/**
 * Whether the image with this digest can be had: kept on the engine (with or without the registry), else in its registry, for
 * this engine's platform.
 */
export const dockerArtifact: Target['artifact'] = async (ref, digest, io) => {
  try {
    const engine = await openEngine(ref, io)
    if (await onEngine(ref, engine, digest)) return { state: 'ok', value: 'present' }
    return await inRegistry(ref, engine, digest, io)
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

async function onEngine(ref: ComponentRef, engine: Engine, digest: Digest): Promise<boolean> {
  const kept = (await listContainers(ref, engine)).find(({ labels }) => labels.digest === digest)
  if (kept !== undefined && (await imageId(engine, kept.inspected.Image)) !== null) return true
  return (await imageId(engine, byDigest(imageOf(ref, '0'), digest))) !== null
}

async function inRegistry(
  ref: ComponentRef,
  engine: Engine,
  digest: Digest,
  io: Io,
): ReturnType<Target['artifact']> {
  // The version is no matter: by digest, only the repository counts.
  const name = { ...imageOf(ref, '0'), digest }
  const found = await manifestState(name, io)
  if (found.state === 'could-not-ask') return { state: 'unavailable', problem: found.problem }
  if (found.state === 'gone') return { state: 'ok', value: 'gone' }
  const [platforms, own] = [await imagePlatforms(name, digest, io), await platformOf(engine)]
  if (!platforms.ok) {
    const [problem] = platforms.problems
    return problem === undefined
      ? { state: 'ok', value: 'present' }
      : { state: 'unavailable', problem }
  }
  if (platforms.value === null || platforms.value.includes(own)) {
    return { state: 'ok', value: 'present' }
  }
  return {
    state: 'unavailable',
    problem: {
      what: `The image cannot run on ${own}: it is made for ${platforms.value.join(', ') || 'nothing known'}`,
      where: byDigest(name, digest),
      hint: `Build it for ${own} too, and make a new release`,
    },
  }
}

async function platformOf(engine: Engine): Promise<string> {
  const { body } = await engine.ask('GET', '/version')
  const { Os, Arch } = body as { Os: string; Arch: string }
  return `${Os}/${Arch}`
}
