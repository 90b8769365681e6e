import type { HttpAnswer, HttpRequest } from '../../host/http.ts'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../model/problem.ts'
import { authorize } from './authorize.ts'
import type { ImageName } from './image-name.ts'

type Answered = Extract<HttpAnswer, { state: 'answered' }>

export interface Asked {
  readonly method: HttpRequest['method']
  /** Below `/v2/<repository>/`: `manifests/1.9.0`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Seconds that a registry may take for one answer. */
const timeoutSeconds = 20
const mostRedirects = 3

/**
 * Asks a registry about one repository, logging in when it wants that. The value is an answer that says something about the
 * matter (2xx, 404, other 4xx); refused access, too many requests, faults of the server and silence are Problems: could not ask.
 */
export async function askRegistry(
  name: ImageName,
  asked: Asked,
  io: Io,
): Promise<Result<Answered>> {
  const { origin, where } = serverOf(name.registry)
  const url = `${origin}/v2/${name.repository}/${asked.path}`
  const send = (authorization?: string) => follow(url, asked, authorization, io)
  let answer = await send()
  if (answer.state === 'answered' && answer.status === 401) {
    const scope = `repository:${name.repository}:${asked.method === 'PUT' ? 'pull,push' : 'pull'}`
    const registry = { name: name.registry, origin }
    const header = answer.headers['www-authenticate']
    const authorization = await authorize(registry, header, scope, io)
    if (!authorization.ok) return authorization
    answer = await send(authorization.value)
  }
  const problem = couldNotAsk(answer, name, where)
  return problem === null && answer.state === 'answered' ? ok(answer) : fail(problem ?? odd(where))
}

/** Registries answer blobs, and some manifests, from elsewhere. Who is logged in here is not told there. */
async function follow(
  url: string,
  { method, headers, body }: Asked,
  authorization: string | undefined,
  io: Io,
): Promise<HttpAnswer> {
  let [at, mayTell] = [url, true]
  for (let n = 0; ; n += 1) {
    const auth = authorization !== undefined && mayTell ? { authorization } : {}
    const answer = await io.http({
      method,
      url: at,
      headers: { 'user-agent': 'lastgood', ...headers, ...auth },
      ...(body === undefined ? {} : { body }),
      timeoutSeconds,
    })
    const to = answer.state === 'answered' ? answer.headers['location'] : undefined
    const moved = answer.state === 'answered' && answer.status >= 300 && answer.status < 400
    if (!moved || typeof to !== 'string' || n === mostRedirects || method === 'PUT') return answer
    const next = URL.parse(to, at)
    const downgraded = at.startsWith('https:') && next?.protocol !== 'https:'
    if (next === null || downgraded || !/^https?:$/.test(next.protocol)) return answer
    mayTell &&= next.origin === new URL(at).origin
    at = next.href
  }
}

/** Docker speaks plain HTTP to this machine itself only; so do we. */
function serverOf(registry: string) {
  const where = `registry ${registry}`
  if (registry === 'docker.io') return { origin: 'https://registry-1.docker.io', where }
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(registry)
  return { origin: `${loopback ? 'http' : 'https'}://${registry}`, where }
}

function couldNotAsk(answer: HttpAnswer, name: ImageName, where: string): Problem | null {
  if (answer.state === 'unanswered') {
    const what = `The registry does not answer (${answer.why})`
    return { what, where, hint: 'See whether it is up and reachable from here' }
  }
  const { status, headers } = answer
  if (status === 401 || status === 403) {
    return {
      what: `The registry refuses access to ${name.repository} (status ${status})`,
      where,
      hint: `docker login${name.registry === 'docker.io' ? '' : ` ${name.registry}`} as a user who may read it; a registry also says so of an image that does not exist`,
    }
  }
  if (status === 429) {
    const after = headers['retry-after']
    const wait = typeof after === 'string' && /^\d{1,6}$/.test(after) ? `in ${after} s` : 'later'
    return { what: 'The registry says: too many requests', where, hint: `Try again ${wait}` }
  }
  if (status >= 500 || status < 200 || (status >= 300 && status < 400)) return odd(where, status)
  return null
}

const odd = (where: string, status?: number): Problem => ({
  what: `The registry is at fault${status === undefined ? '' : ` (status ${status})`}`,
  where,
  hint: 'Try again in a moment, and see how the registry is doing',
})
