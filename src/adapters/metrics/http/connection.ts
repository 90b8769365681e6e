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

/**
 * One request with a deadline. The value is an answer of 2xx; everything else is a Problem that names the server without what
 * follows `?`, and in which no secret stands.
 */
export async function ask(
  request: Omit<HttpRequest, 'timeoutSeconds'>,
  connection: Connection,
  io: Io,
): Promise<Result<Answered>> {
  const where = placeOf(request.url)
  const ca = connection.ca === undefined ? undefined : await authority(connection.ca, io)
  if (ca?.ok === false) return ca
  let answer: HttpAnswer
  try {
    answer = await io.http({
      ...request,
      headers: { ...authorization(connection), ...request.headers },
      timeoutSeconds: connection.timeout ?? defaultTimeout,
      ...(ca === undefined ? {} : { tls: { ca: ca.value } }),
    })
  } catch (error) {
    // A header with a line break in it: Node refuses, and names the header only.
    return fail(
      problem(`Cannot be asked: ${said(error)}`, where, 'Check url and token of the guard'),
    )
  }
  const hidden = (text: string) => hide(text, connection, request.headers)
  if (answer.state === 'unanswered')
    return fail(
      problem(`Does not answer: ${hidden(answer.why)}`, where, `Check that it runs: curl ${where}`),
    )
  const { status, body } = answer
  if (status >= 200 && status < 300) return ok(answer)
  const text = hidden(short(body))
  if (status === 401 || status === 403)
    return fail(
      problem(
        `Refuses access (${status})`,
        where,
        'Check token, or user and password, of the guard',
      ),
    )
  const hint =
    status >= 500 ? `Look at the server's log; curl ${where}` : 'Check url and query of the guard'
  return fail(problem(`Answers ${status}${text === '' ? '' : `: ${text}`}`, where, hint))
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

async function authority(path: string, io: Io): Promise<Result<string>> {
  const text = await io.files.readText(path, 1024 * 1024).catch(() => null)
  return text === null
    ? fail(problem('The authority of the certificate cannot be read', path, `ls -l ${path}`))
    : ok(text)
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

const said = (error: unknown) => (error instanceof Error ? error.message : 'unknown reason')
