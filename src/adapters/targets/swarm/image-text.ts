import { repositoryText } from '../../registries/image-name.ts'
import { imageOf } from '../docker/image.ts'
import type { ComponentRef } from '../target.ts'
import type { Update } from './actions.ts'

/** The image of a release by digest. Its tag is for people, and tells the version when nothing else does. */
export function imageText(
  ref: ComponentRef,
  { version, digest }: Pick<Update, 'version' | 'digest'>,
): string {
  const name = imageOf(ref, version ?? '')
  const tag = name.tag === null ? '' : `:${name.tag}`
  return `${repositoryText(name)}${tag}@${digest ?? ''}`
}
