import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import { readChallenge, type Challenge } from './challenge.ts'
import { credentialsFor, type Credentials } from './credentials.ts'

/** Seconds that a token server may take. */
const timeoutSeconds = 15

/**
 * The value for `Authorization` that answers a registry's challenge, from what `docker login` remembered; without a login, a
 * token for anybody where one is given. Problems: nobody logged in, a token server that refuses or does not answer.
 */
export async function authorize(
  registry: { readonly name: string; readonly origin: string },
  header: string | readonly string[] | undefined,
  scope: string,
  io: Io,
): Promise<Result<string>> {
  const challenge = readChallenge(header)
  if (challenge === null) return refused(registry.name, 'it does not say how to log in')
  const known = await credentialsFor(registry.name, io)
  if (!known.ok) return known
  const credentials = known.value
  if (challenge.scheme === 'bearer') return token(registry, challenge, credentials, scope, io)
  if (credentials?.kind === 'password') return ok(basic(credentials))
  return refused(registry.name, 'nobody is logged in there')
}

const basic = ({ username, password }: Extract<Credentials, { kind: 'password' }>) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

/** As the distribution project specifies it: GET with Basic, or POST with a refresh token. */
async function token(
  registry: { readonly name: string; readonly origin: string },
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  credentials: Credentials | null,
  wantedScope: string,
  io: Io,
): Promise<Result<string>> {
  const url = URL.parse(challenge.realm)
  const plainHere = registry.origin.startsWith('http:')
  if (url === null || (url.protocol !== 'https:' && !(plainHere && url.protocol === 'http:'))) {
    return refused(registry.name, 'it names a token server that is no https address')
  }
  const wanted = new URLSearchParams()
  if (challenge.service !== null) wanted.set('service', challenge.service)
  wanted.set('scope', challenge.scope ?? wantedScope)
  const answer = await io.http(
    credentials?.kind === 'token'
      ? {
          method: 'POST',
          url: url.href,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: withRefreshToken(wanted, credentials.token),
          timeoutSeconds,
        }
      : {
          method: 'GET',
          url: withQuery(url, wanted),
          headers: credentials === null ? {} : { authorization: basic(credentials) },
          timeoutSeconds,
        },
  )
  const where = `token server ${url.host} of ${registry.name}`
  if (answer.state === 'unanswered') {
    return fail({ what: `No answer (${answer.why})`, where, hint: 'Try again in a moment' })
  }
  const given = answer.status === 200 ? tokenOf(answer.body) : null
  if (given !== null) return ok(`Bearer ${given}`)
  if (answer.status === 401 || answer.status === 403) {
    const why = credentials === null ? 'nobody is logged in there' : 'it refuses the login'
    return refused(registry.name, why)
  }
  const what = `No token was given (status ${answer.status})`
  return fail({ what, where, hint: 'Try again in a moment' })
}

function withQuery(url: URL, more: URLSearchParams): string {
  const whole = new URL(url)
  for (const [name, value] of more) whole.searchParams.set(name, value)
  return whole.href
}

function withRefreshToken(wanted: URLSearchParams, refresh: string): string {
  const body = new URLSearchParams(wanted)
  body.set('grant_type', 'refresh_token')
  body.set('client_id', 'lastgood')
  body.set('refresh_token', refresh)
  return body.toString()
}

function tokenOf(body: string): string | null {
  try {
    const { token, access_token } = JSON.parse(body) as { token?: unknown; access_token?: unknown }
    const found = token ?? access_token
    // It goes into a header: nothing that could end one.
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : null
  } catch {
    return null
  }
}

function refused(registry: string, why: string): Result<never> {
  const server = registry === 'docker.io' ? '' : ` ${registry}`
  return fail({
    what: `The registry refuses access: ${why}`,
    where: `registry ${registry}`,
    hint: `docker login${server} (a registry also says so of an image that does not exist)`,
  })
}
