import type { Digest } from '../../../model/release.ts'
import { parseImageName } from '../../registries/image-name.ts'
import { taggedVersion } from '../../registries/tagged-version.ts'
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
  const tagged = taggedVersion(ref.binding.component.image, imageIn(spec))
  // With our labels left on it, only an image that is still the same one says that the release is.
  const version = own === null || own.version === tagged ? tagged : null
  return { revision: foundName(print), version, digest, key: null }
}
