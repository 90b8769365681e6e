import type { Io } from '../../host/io.ts'
import type { Problem } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import { askRegistry } from './ask.ts'
import type { ImageName } from './image-name.ts'
import { readManifest } from './manifest.ts'

/** The tag that holds an image against clean-up rules which remove what has none: `lastgood-keep-` and 12 digits. */
export const keepTag = (digest: Digest) => `lastgood-keep-${digest.slice(7, 19)}`

/**
 * Gives an image one more tag, by its manifest alone: no layer is pulled or pushed. Safe to repeat. The Problem why it could
 * not be done, or null.
 */
export async function tagManifest(
  name: ImageName,
  digest: Digest,
  tag: string,
  io: Io,
): Promise<Problem | null> {
  const where = `registry ${name.registry}, ${name.repository}`
  const found = await readManifest({ ...name, digest }, io)
  if (!found.ok) return found.problems[0] ?? null
  if (found.value === null) {
    const what = `${digest} is not in its registry, so it cannot be tagged ${tag}`
    return { what, where, hint: 'Push it again from a machine that still has it' }
  }
  const { mediaType, text } = found.value
  const put = await askRegistry(
    name,
    { method: 'PUT', path: `manifests/${tag}`, headers: { 'content-type': mediaType }, body: text },
    io,
  )
  if (!put.ok) return put.problems[0] ?? null
  if (put.value.status === 201 || put.value.status === 200) return null
  return {
    what: `The registry does not take the tag ${tag} (status ${put.value.status})`,
    where,
    hint: 'See whether its tags are immutable, and whether you may push there',
  }
}

/** Holds an image in its registry with a tag of its own ({@link keepTag}). */
export const pinManifest = (name: ImageName, digest: Digest, io: Io) =>
  tagManifest(name, digest, keepTag(digest), io)
