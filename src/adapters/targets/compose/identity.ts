import { createHash } from 'node:crypto'
import type { Digest } from '../../../model/release.ts'
import { parseImageName } from '../../registries/image-name.ts'
import { taggedVersion } from '../../registries/tagged-version.ts'
import type { Inspected } from '../docker/containers.ts'
import type { ComponentRef } from '../target.ts'
import { composeLabel, label } from './labels.ts'
import { foundName } from './names.ts'

/** Which revision a container belongs to. */
export interface Identity {
  /** As lastgood had it made, or `found-` and a fingerprint for what others made with Compose. */
  readonly revision: string
  readonly version: string | null
  /** Null when its image is not named by digest: its engine may know one all the same (records.ts asks). */
  readonly digest: Digest | null
}

/** Pure: by our labels; what others made is a revision by the hash that Compose gave its settings, and its image. */
export function identify(ref: ComponentRef, { Config, Image }: Inspected): Identity {
  const name = typeof Config['Image'] === 'string' ? Config['Image'] : ''
  const image = parseImageName(name)
  const digest = image.ok ? image.value.digest : null
  const revision = label(Config.Labels, 'revision')
  if (revision !== '') return { revision, version: label(Config.Labels, 'version') || null, digest }
  const hash = composeLabel(Config.Labels, 'config-hash')
  const print = createHash('sha256').update(`${hash}\0${Image}`).digest('hex').slice(0, 16)
  return {
    revision: foundName(print),
    version: taggedVersion(ref.binding.component.image, name),
    digest,
  }
}
