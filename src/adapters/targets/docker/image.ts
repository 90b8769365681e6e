import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { byDigest, type ImageName } from '../../registries/image-name.ts'
import { imageFor } from '../../registries/resolve.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers, ofRevision } from './containers.ts'
import type { Engine } from './engine.ts'

/** The component's image of one version. Throws ProblemError when the configuration names none. */
export function imageOf(ref: ComponentRef, version: string): ImageName {
  const { name, image } = ref.binding.component
  if (image === null) throw new ProblemError(noImage(name))
  const found = imageFor(image, version)
  if (found.ok) return found.value
  throw new ProblemError(found.problems[0] ?? noImage(name))
}

export const noImage = (component: string) => ({
  what: `Component ${component} names no container image`,
  where: 'lastgood.yaml',
  hint: 'Add image: to the component, for example image: registry.example/shop:{version}',
})

/** Id of an image that the engine has: by repository and digest, never by a tag that may mean something else by now. */
export async function localImage(
  ref: ComponentRef,
  engine: Engine,
  of: { readonly version: string; readonly digest: Digest },
): Promise<string | null> {
  return imageId(engine, byDigest(imageOf(ref, of.version), of.digest))
}

export async function imageId(engine: Engine, name: string): Promise<string | null> {
  const { status, body } = await engine.ask('GET', `/images/${encodeName(name)}/json`)
  const id = (body as { Id?: unknown } | null)?.Id
  return status === 200 && typeof id === 'string' ? id : null
}

/** Image names hold slashes, which the engine wants as they are. */
export const encodeName = (name: string) => name.split('/').map(encodeURIComponent).join('/')

/** Id of the image that a kept revision runs; null when its containers, or the image, are gone. */
export async function keptImage(ref: ComponentRef, engine: Engine, revision: string) {
  const [kept] = ofRevision(await listContainers(ref, engine), revision)
  return kept === undefined ? null : imageId(engine, kept.inspected.Image)
}
