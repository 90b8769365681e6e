import { createHash } from 'node:crypto'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import { askRegistry } from './ask.ts'
import type { ImageName } from './image-name.ts'

/** Three answers, never two: a registry that could not be asked says nothing about the image. */
export type ManifestState =
  | { readonly state: 'present'; readonly digest: Digest; readonly mediaType: string }
  | { readonly state: 'gone'; readonly says: string }
  | { readonly state: 'could-not-ask'; readonly problem: Problem }

/** Bytes of a manifest (or of a list of them, one per platform) with their digest. */
export interface Manifest {
  readonly digest: Digest
  readonly mediaType: string
  readonly text: string
}

/** Without these a registry converts, or hides, what it has: the digest would be another one. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
const headers = { accept: manifestTypes.join(', ') }

/** By digest where the name has one, else by tag; `latest` when it has neither. */
const referenceOf = ({ tag, digest }: ImageName) => digest ?? tag ?? 'latest'

/** Asks whether an image is in its registry, and for its digest. Source: HEAD of the manifest. */
export async function manifestState(name: ImageName, io: Io): Promise<ManifestState> {
  const asked = { method: 'HEAD', path: `manifests/${referenceOf(name)}`, headers } as const
  const answer = await askRegistry(name, asked, io)
  if (!answer.ok) return couldNot(answer.problems)
  const { status, headers: told } = answer.value
  if (status === 404) return { state: 'gone', says: `${referenceOf(name)} is not in its registry` }
  const digest = told['docker-content-digest']
  if (status === 200 && typeof digest === 'string' && isDigest(digest)) {
    if (name.digest !== null && digest !== name.digest) return couldNot([wrongBytes(name)])
    return { state: 'present', digest, mediaType: typeOf(told['content-type']) }
  }
  // Some registries tell no digest, or know no HEAD: then the bytes tell.
  const whole = await readManifest(name, io)
  if (!whole.ok) return couldNot(whole.problems)
  if (whole.value === null) return { state: 'gone', says: 'it is not in its registry' }
  return { state: 'present', digest: whole.value.digest, mediaType: whole.value.mediaType }
}

/** The manifest itself, its bytes checked against the digest asked for; null when it is not there. */
export async function readManifest(name: ImageName, io: Io): Promise<Result<Manifest | null>> {
  const asked = { method: 'GET', path: `manifests/${referenceOf(name)}`, headers } as const
  const answer = await askRegistry(name, asked, io)
  if (!answer.ok) return answer
  const { status, headers: told, body } = answer.value
  if (status === 404) return ok(null)
  if (status !== 200) return fail(unexpected(name, status))
  const digest: Digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  if (name.digest !== null && digest !== name.digest) return fail(wrongBytes(name))
  return ok({ digest, mediaType: typeOf(told['content-type']), text: body })
}

const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text)
const typeOf = (header: string | readonly string[] | undefined) =>
  (typeof header === 'string' ? (header.split(';')[0] ?? '') : '').trim()

const couldNot = ([problem]: readonly Problem[]): ManifestState => {
  if (problem === undefined) throw new Error('a failure without a problem')
  return { state: 'could-not-ask', problem }
}

const unexpected = (name: ImageName, status: number): Problem => ({
  what: `The registry answers ${status} when asked for ${name.repository}`,
  where: `registry ${name.registry}`,
  hint: 'See whether this address is a registry (OCI distribution)',
})

const wrongBytes = (name: ImageName): Problem => ({
  what: `The registry gives other bytes than ${name.digest ?? 'asked for'}`,
  where: `registry ${name.registry}, ${name.repository}`,
  hint: 'Do not trust it: compare with another registry or the machine that built the image',
})
