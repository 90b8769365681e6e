import { parseImageName } from './image-name.ts'
import { imageFor } from './resolve.ts'

/**
 * Pure: the version that the tag of an image tells, when it is of the repository of `pattern` (`registry.example/shop:{version}`)
 * and the pattern has the version in its tag; null else.
 */
export function taggedVersion(pattern: string | null, image: string): string | null {
  const found = parseImageName(image)
  const tag = /^(?<name>.*):(?<tag>[^/:]*\{version\}[^/:]*)$/.exec(pattern ?? '')?.groups?.['tag']
  if (!found.ok || found.value.tag === null || pattern === null || tag === undefined) return null
  const [before = '', after = ''] = tag.split('{version}')
  const text = found.value.tag
  if (!text.startsWith(before) || !text.endsWith(after)) return null
  const version = text.slice(before.length, text.length - after.length)
  const named = imageFor(pattern, version)
  const same =
    named.ok &&
    named.value.registry === found.value.registry &&
    named.value.repository === found.value.repository
  return same && /^\d+\.\d+\.\d+/.test(version) ? version : null
}
