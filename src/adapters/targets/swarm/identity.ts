import type { Digest } from '../../../model/release.ts'
import { parseImageName } from '../../registries/image-name.ts'
import { imageFor } from '../../registries/resolve.ts'
import type { ComponentRef } from '../target.ts'
import { fingerprint } from './fingerprint.ts'
import { serviceLabels } from './labels.ts'
import { foundName } from './names.ts'
import { imageIn, type Spec } from './spec.ts'

/** Which revision a spec is. */
export interface Identity {
  /** As lastgood posted it, or `found-` and a fingerprint for what others made of the service. */
  readonly revision: string
  readonly version: string | null
  /** Null when the image is not pinned by digest. */
  readonly digest: Digest | null
  /** Key of the step that posted it; null when somebody else did, or changed it since. */
  readonly key: string | null
}

/**
 * Pure: by its labels while they tell the truth. What others made of a service is a revision of its own; it has a version when
 * the tag of its image tells one, and they either left that as it was or put all anew, labels too (a stack deployed again).
 */
export function identify(ref: ComponentRef, serviceId: string, spec: Spec): Identity {
  const own = serviceLabels(spec.Labels)
  const image = parseImageName(imageIn(spec))
  const digest = image.ok ? image.value.digest : null
  const print = fingerprint(serviceId, spec)
  if (own?.spec === print) {
    return { revision: own.revision, version: own.version || null, digest, key: own.key }
  }
  const tagged = versionIn(ref, spec)
  // With our labels left on it, only an image that is still the same one says that the release is.
  const version = own === null || own.version === tagged ? tagged : null
  return { revision: foundName(print), version, digest, key: null }
}

/** The version that the tag of an image tells, when the component's image has the version in its tag. */
function versionIn(ref: ComponentRef, spec: Spec): string | null {
  const found = parseImageName(imageIn(spec))
  const pattern = /^(?<name>.*):(?<tag>[^/:]*\{version\}[^/:]*)$/.exec(
    ref.binding.component.image ?? '',
  )?.groups?.['tag']
  if (!found.ok || found.value.tag === null || pattern === undefined) return null
  const [before = '', after = ''] = pattern.split('{version}')
  const { tag } = found.value
  if (!tag.startsWith(before) || !tag.endsWith(after)) return null
  const version = tag.slice(before.length, tag.length - after.length)
  const named = imageFor(ref.binding.component.image ?? '', version)
  const same =
    named.ok &&
    named.value.registry === found.value.registry &&
    named.value.repository === found.value.repository
  return same && /^\d+\.\d+\.\d+/.test(version) ? version : null
}
