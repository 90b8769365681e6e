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
import { emulated, enginePlatforms, platformOfImage } from './platform.ts'

type Answer = Awaited<ReturnType<Target['artifact']>>

/**
 * Whether the image with this digest can be had: kept on the engine (with or without the registry), else in its registry; and
 * whether it is one for this engine's platform.
 */
export const dockerArtifact: Target['artifact'] = async (ref, digest, io) => {
  try {
    const engine = await openEngine(ref, io)
    const kept = (await listContainers(ref, engine)).find(({ labels }) => labels.digest === digest)
    // What ran here can run here.
    if (kept !== undefined && (await imageId(engine, kept.inspected.Image)) !== null) return present
    const image = await imageId(engine, byDigest(imageOf(ref, '0'), digest))
    if (image === null) return await inRegistry(ref, engine, digest, io)
    const platform = await platformOfImage(engine, image)
    return platform === null ? present : await fitting(ref, engine, [platform])
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

const present: Answer = { state: 'ok', value: 'present' }

async function inRegistry(
  ref: ComponentRef,
  engine: Engine,
  digest: Digest,
  io: Io,
): Promise<Answer> {
  // The version is no matter: by digest, only the repository counts.
  const name = { ...imageOf(ref, '0'), digest }
  const found = await manifestState(name, io)
  if (found.state === 'could-not-ask') return { state: 'unavailable', problem: found.problem }
  if (found.state === 'gone') return { state: 'ok', value: 'gone' }
  const platforms = await imagePlatforms(name, digest, io)
  if (platforms.ok)
    return platforms.value === null ? present : fitting(ref, engine, platforms.value)
  const [problem] = platforms.problems
  return problem === undefined ? present : { state: 'unavailable', problem }
}

async function fitting(
  ref: ComponentRef,
  engine: Engine,
  platforms: readonly string[],
): Promise<Answer> {
  const own = await enginePlatforms(ref, engine)
  const fits = (all: readonly string[]) => platforms.some((one) => all.includes(one))
  if (fits(own) || fits(await emulated(ref, engine))) return present
  const made = platforms.join(', ') || 'nothing known'
  return { state: 'ok', value: { unfit: `is made for ${made}, and ${own.join(', ')} runs here` } }
}
