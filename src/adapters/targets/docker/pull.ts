import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { credentialsFor, type Credentials } from '../../registries/credentials.ts'
import { byDigest, repositoryText, type ImageName } from '../../registries/image-name.ts'
import type { Engine } from './engine.ts'

/** Seconds that a pull may take. */
const pullSeconds = 900

/** Lets the engine pull an image by digest, with what `docker login` remembered here. Throws ProblemError when it cannot. */
export async function pull(
  engine: Engine,
  name: ImageName,
  digest: Digest,
  io: Pick<Io, 'env' | 'files' | 'exec'>,
): Promise<void> {
  const known = await credentialsFor(name.registry, io)
  if (!known.ok && known.problems[0]) throw new ProblemError(known.problems[0])
  const auth = known.ok && known.value ? authHeader(name.registry, known.value) : {}
  const query = new URLSearchParams({ fromImage: repositoryText(name), tag: digest })
  const answer = await engine.ask('POST', `/images/create?${query.toString()}`, {
    headers: auth,
    faults: true,
    seconds: pullSeconds,
  })
  // A pull that fails half way has already answered 200: what went wrong stands in the last of its lines.
  const why =
    answer.status === 200 ? failureIn(answer.body) : answer.message || `status ${answer.status}`
  if (why === null) return
  throw new ProblemError({
    what: `The engine cannot pull the image: ${why}`,
    where: `${engine.where}, ${byDigest(name, digest)}`,
    hint: `Try it: docker pull ${byDigest(name, digest)}`,
  })
}

function failureIn(body: unknown): string | null {
  const lines = typeof body === 'string' ? body.split('\n') : [JSON.stringify(body)]
  for (const line of lines) {
    const error = /^\s*\{.*"error"\s*:/.test(line)
      ? (JSON.parse(line) as { error?: unknown }).error
      : null
    if (typeof error === 'string') return error.slice(0, 500)
  }
  return null
}

export function authHeader(registry: string, credentials: Credentials): Record<string, string> {
  const serveraddress = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
  const { kind, ...rest } = credentials
  const value =
    kind === 'token'
      ? { identitytoken: credentials.token, serveraddress }
      : { ...rest, serveraddress }
  return { 'x-registry-auth': Buffer.from(JSON.stringify(value)).toString('base64url') }
}
