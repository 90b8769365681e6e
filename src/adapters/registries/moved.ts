import type { ImageTag } from '../../model/evidence.ts'
import { ok, type Result } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import type { Io } from '../../host/io.ts'
import { manifestState } from './manifest.ts'
import { imageFor } from './resolve.ts'

/** Whether a name of lastgood.yaml means other bytes with every push, since it does not tell the version. */
export const isFloating = (pattern: string) =>
  !pattern.includes('{version}') && !pattern.includes('@')

/** What the tag of a release's image leads to now. Problems: no image name; a registry that could not be asked. */
export async function tagNow(
  of: { readonly component: string; readonly image: string; readonly version: string },
  recorded: Digest,
  io: Io,
): Promise<Result<ImageTag>> {
  const { component, image: pattern, version } = of
  const name = imageFor(pattern, version)
  if (!name.ok) return name
  const found = await manifestState(name.value, io)
  if (found.state === 'could-not-ask') return { ok: false, problems: [found.problem] }
  const now = found.state === 'present' ? found.digest : null
  const image = pattern.replaceAll('{version}', version)
  return ok({ component, version, image, recorded, now, floating: isFloating(pattern) })
}

/** Pure: a tag that leads elsewhere by now, in a sentence. */
export function movedText({ component, version, image, recorded, now }: ImageTag): string {
  const which = `the tag ${image} of ${component}`
  if (now === null) return `${which} is gone since ${version} was released`
  return `${which} was moved since ${version} was released: it is ${short(now)} now, the release stays ${short(recorded)}`
}

const short = (digest: Digest) => digest.slice(0, 19)
