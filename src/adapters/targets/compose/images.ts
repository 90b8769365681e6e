import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { byDigest, parseImageName, repositoryText } from '../../registries/image-name.ts'
import type { Inspected } from '../docker/containers.ts'
import { encodeName, imageId, imageOf } from '../docker/image.ts'
import { pull } from '../docker/pull.ts'
import type { Scene } from './effect.ts'
import { imageIn } from './model.ts'
import type { ComposeRecord } from './records.ts'
import { settingsOf } from './settings-of.ts'

/** An image that the engine has. */
export interface Held {
  readonly id: string
  /** What a compose file calls it: repository and digest; its id where it is in no registry. */
  readonly name: string
  readonly digest: Digest | null
}

/** The image of a release, pulled by digest when the engine does not have it. Throws ProblemError. */
export async function releaseImage(
  { ref, engine, io }: Scene,
  version: string,
  digest: Digest,
): Promise<Held> {
  const name = imageOf(ref, version)
  const text = byDigest(name, digest)
  if ((await imageId(engine, text)) === null) await pull(engine, name, digest, io)
  return { id: await sure(text, await imageId(engine, text)), name: text, digest }
}

/**
 * The image of a record: as the engine has it by name and digest, else by the id that the record holds (a clean-up takes names), else
 * pulled again. Throws ProblemError when it is nowhere.
 */
export async function recordedImage(
  { ref, engine, io }: Scene,
  { model, image, digest }: ComposeRecord,
): Promise<Held> {
  const text = imageIn(model, settingsOf(ref).service)
  const known = await imageId(engine, text)
  if (known !== null) return { id: known, name: text, digest }
  if ((await imageId(engine, image)) !== null) return { id: image, name: image, digest }
  const name = parseImageName(text)
  if (name.ok && name.value.digest !== null) await pull(engine, name.value, name.value.digest, io)
  return { id: await sure(text, await imageId(engine, text)), name: text, digest }
}

/** The image that a container runs: by digest when the engine knows one for the repository it was started from. */
export async function runningImage(
  { engine }: Scene,
  { Config, Image }: Inspected,
): Promise<Held | null> {
  const { status, body } = await engine.ask('GET', `/images/${encodeName(Image)}/json`)
  if (status !== 200) return null
  const name = parseImageName(typeof Config['Image'] === 'string' ? Config['Image'] : '')
  const all = (body as { RepoDigests?: readonly string[] | null }).RepoDigests ?? []
  const digests = all.flatMap((text) => {
    const one = parseImageName(text)
    return one.ok && name.ok && repositoryText(one.value) === repositoryText(name.value)
      ? [one.value]
      : []
  })
  const found = digests[0]
  return found?.digest
    ? { id: Image, name: byDigest(found, found.digest), digest: found.digest }
    : { id: Image, name: Image, digest: null }
}

async function sure(text: string, id: string | null): Promise<string> {
  if (id !== null) return id
  throw new ProblemError({
    what: `The image ${text} is not on the engine, and in no registry that is known`,
    where: 'target compose',
    hint: 'Push it to a registry again, or choose another release: lastgood plan',
  })
}
