import type { Digest } from '../../model/release.ts'
import { fail, ok, type Result } from '../../model/problem.ts'

/** A container image by name, everything spelt out: `nginx` is `library/nginx` on `docker.io`. */
export interface ImageName {
  /** `docker.io`, or a host with its port if it has one: `registry.example:5000`, `[::1]:5000`. */
  readonly registry: string
  readonly repository: string
  readonly tag: string | null
  readonly digest: Digest | null
}

const host = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/
const repository =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestPattern = /^sha256:[0-9a-f]{64}$/

/** Whether something can be a tag of an image. A SemVer version with build metadata (`+`) cannot. */
export const isTag = (text: string) => tagPattern.test(text)

/** Reads an image name as `docker pull` does. A Problem for what is none; nothing is guessed. */
export function parseImageName(text: string): Result<ImageName> {
  const [, named = '', digest] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? []
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  const path = tagged ? named.slice(0, colon) : named
  const tag = tagged ? named.slice(colon + 1) : null
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(slash, 0))
  const hasHost = /[.:[]/.test(first) || first === 'localhost' || /[A-Z]/.test(first)
  const registry = hasHost ? canonicalHost(first) : 'docker.io'
  const rest = hasHost ? path.slice(slash + 1) : path
  const full = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest
  // A host that ends in a number is an IPv4 address or none (WHATWG URL): `a.4` cannot be asked.
  if (!host.test(registry) || !URL.canParse(`https://${registry}`)) {
    return wrong(text, 'its registry is no host name')
  }
  if (!repository.test(full) || full.length > 255) {
    return wrong(text, 'its repository must be lower-case letters, digits and . _ - /')
  }
  if (tag !== null && !isTag(tag)) {
    return wrong(text, 'its tag may only have letters, digits, . _ and - (at most 128)')
  }
  if (digest !== undefined && !digestPattern.test(digest)) return wrong(text, 'its digest is none')
  return ok({ registry, repository: full, tag, digest: (digest as Digest | undefined) ?? null })
}

/** Repository with its registry, as an engine takes it: `docker.io/library/nginx`. */
export const repositoryText = ({ registry, repository }: ImageName) => `${registry}/${repository}`

/** The image with exactly these bytes, as an engine takes it: `registry.example/shop@sha256:…`. */
export const byDigest = (name: ImageName, digest: Digest) => `${repositoryText(name)}@${digest}`

const canonicalHost = (name: string) => (name === 'index.docker.io' ? 'docker.io' : name)

function wrong(text: string, why: string): Result<never> {
  return fail({
    what: `${JSON.stringify(text.slice(0, 200))} is no name of an image: ${why}`,
    where: 'image name',
    hint: 'Write it as docker pull takes it, for example registry.example/shop:1.9.0',
  })
}
