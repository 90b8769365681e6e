import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import { parseImageName, type ImageName } from './image-name.ts'
import { manifestState } from './manifest.ts'

/** What an image name of lastgood.yaml means for one version. */
export const imageFor = (pattern: string, version: string): Result<ImageName> =>
  parseImageName(pattern.replaceAll('{version}', version))

/**
 * The digest that an image name means now. Problems: no name of an image, an image that is not there, a registry that
 * could not be asked; the last two differ in what they say.
 */
export async function resolveDigest(
  pattern: string,
  version: string,
  io: Io,
): Promise<Result<{ readonly name: ImageName; readonly digest: Digest }>> {
  const name = imageFor(pattern, version)
  if (!name.ok) return name
  const found = await manifestState(name.value, io)
  if (found.state === 'present') return ok({ name: name.value, digest: found.digest })
  if (found.state === 'could-not-ask') return fail(found.problem)
  const { registry, repository, tag } = name.value
  return fail({
    what: `The image ${repository}:${tag ?? 'latest'} is not in its registry`,
    where: `registry ${registry}`,
    hint: 'Push it first (docker push), or correct image: in lastgood.yaml',
  })
}
