import type { HttpAnswer, HttpRequest } from '../../../host/http.ts'
import type { Io } from '../../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'

/** How a server is reached. Texts in it may be secrets. */
export interface Connection {
  readonly token?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Absolute path of a PEM file with the authority of the server's certificate. */
  readonly ca?: string | undefined
  /** Seconds for one answer. */
  readonly timeout?: number | undefined
}

export type Answered = Extract<HttpAnswer, { state: 'answered' }>

const defaultTimeout = 5

/** What a request came to: an answer of any status, or why there is none. */
export type Sent =
  | { readonly state: 'answered'; readonly answer: Answered }
  | { readonly state: 'unanswered'; readonly problem: Problem; readonly tooLong: boolean }

type Request = Omit<HttpRequest, 'timeoutSeconds'>

/** One request with a deadline. Problems name the server without what follows `?`, and no secret stands in them. */
export async function send(request: Request, connection: Connection, io: Io): Promise<Sent> {
  const where = placeOf(request.url)
  const none = (what: string, hint: string, tooLong = false): Sent => ({
    state: 'unanswered',
    problem: { what, where, hint },
    tooLong,
  })
  try {
    const { ca: path } = connection
    const ca = path === undefined ? undefined : await io.files.readText(path, 1024 * 1024)
    if (ca === null) return none(`There is no certificate authority in ${path}`, `ls -l ${path}`)
    const answer = await io.http({
      ...request,
      headers: { ...authorization(connection), ...request.headers },
      timeoutSeconds: connection.timeout ?? defaultTimeout,
      ...(ca === undefined ? {} : { tls: { ca } }),
    })
    if (answer.state === 'answered') return { state: 'answered', answer }
    const why = hide(answer.why, connection, request.headers)
    return none(`Does not answer: ${why}`, `curl ${where}`, why.startsWith('answer over'))
  } catch (error) {
    // An address or header that Node refuses to send, or a file that may not be read.
    const why = error instanceof Error ? error.message : 'unknown reason'
    return none(
      `Cannot be asked: ${hide(why, connection, request.headers)}`,
      'Check url, token and ca of the guard',
    )
  }
}

/** Why an answer is no use, or null for 2xx. What a server says is shortened, and shown without secrets. */
export function refusal(
  { status, body, headers }: Answered,
  request: Request,
  connection: Connection,
): Problem | null {
  if (status >= 200 && status < 300) return null
  const where = placeOf(request.url)
  if (status === 401 || status === 403) {
    const hint = 'Check token, or user and password, of the guard'
    return { what: `Refuses access (${status})`, where, hint }
  }
  if (status >= 300 && status < 400) {
    const to = placeOf(String(headers['location'] ?? ''))
    return { what: `Sends elsewhere (${status}): ${to}`, where, hint: 'Write that url' }
  }
  const text = short(hide(body, connection, request.headers))
  const what = `Answers ${status}${text === '' ? '' : `: ${text}`}`
  return { what, where, hint: status >= 500 ? `curl ${where}` : 'Check url and query of the guard' }
}

/** One request whose answer must be 2xx. */
export async function ask(
  request: Request,
  connection: Connection,
  io: Io,
): Promise<Result<Answered>> {
  const sent = await send(request, connection, io)
  if (sent.state === 'unanswered') return fail(sent.problem)
  const refused = refusal(sent.answer, request, connection)
  return refused === null ? ok(sent.answer) : fail(refused)
}

/** Origin and path of a URL: no user, no password, nothing behind `?`. */
export function placeOf(url: string): string {
  try {
    const { origin, pathname } = new URL(url)
    return `${origin}${pathname}`
  } catch {
    return 'a url that cannot be read'
  }
}

/** One line without control characters, not long. */
export function short(text: string, most = 200): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 3)}...` : line
}

/** Whether an answer says that it is of one of these types. */
export function isType({ headers }: Answered, ...types: readonly string[]): boolean {
  const type =
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase() ?? ''
  return types.includes(type)
}

/** Seconds since 1970 by the server's clock, to the second; null when it does not say. */
export function serverTime({ headers }: Answered): number | null {
  const date = Date.parse(String(headers['date'] ?? ''))
  return Number.isNaN(date) ? null : date / 1000
}

export const problem = (what: string, where: string, hint: string): Problem => ({
  what,
  where,
  hint,
})

function authorization({ token, user, password }: Connection): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (user === undefined) return {}
  const both = Buffer.from(`${user}:${password ?? ''}`).toString('base64')
  return { authorization: `Basic ${both}` }
}

/** A server may repeat what it was sent; whatever went out as a secret does not come back into a text. */
function hide(
  text: string,
  { token, password }: Connection,
  headers: Readonly<Record<string, string>> = {},
): string {
  const sent = Object.keys(headers).filter((name) => /key|token|auth/i.test(name))
  return [token, password, ...sent.map((name) => headers[name])]
    .filter((secret) => secret !== undefined && secret.length >= 4)
    .reduce<string>((rest, secret) => rest.replaceAll(secret ?? '', '***'), text)
}
