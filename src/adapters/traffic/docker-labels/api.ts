import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { parsed } from '../proxy/record.ts'
import type { DockerLabelsSettings } from './settings.ts'

/** Seconds that Traefik has for an answer. */
const timeoutSeconds = 5

/** A service as the API shows it (`GET /api/http/services/<name>@<provider>`). */
export interface Service {
  /** `enabled`, `disabled` (refused, or something it needs is missing) or `warning`. */
  readonly status: string
  readonly error?: readonly string[]
  readonly weighted?: {
    readonly services?: readonly { readonly name: string; readonly weight?: number }[]
  }
  /** `UP` or `DOWN` by URL, as a health check of Traefik's own sees it; all `UP` without one. */
  readonly serverStatus?: Readonly<Record<string, string>>
}

/** A router as the API shows it (`GET /api/http/routers/<name>@<provider>`). */
export interface Router {
  readonly status: string
  readonly error?: readonly string[]
}

/** Asks the API; null for what Traefik does not know. Throws ProblemError when it does not answer, or not as an API. */
export async function ask<T>(
  { api }: DockerLabelsSettings,
  io: Io,
  path: string,
): Promise<T | null> {
  const url = `${api}/api/${path}`
  const answer = await io.http({ method: 'GET', url, timeoutSeconds })
  if (answer.state !== 'answered') {
    throw new ProblemError({
      what: `The API of Traefik does not answer: ${answer.why}`,
      where: url,
      hint: 'Start Traefik, switch its API on (api: {}), and set api of the traffic adapter to where it answers',
    })
  }
  const { status, body } = answer
  // Traefik itself says in JSON what it does not know; any other 404 is no API.
  const found = parsed<T & { readonly message?: unknown }>(body)
  if (status === 404 && typeof found?.message === 'string') return null
  if (status === 200 && found !== null) return found
  throw new ProblemError({
    what: `This is not the API of Traefik, or it may not be asked: status ${status}`,
    where: url,
    hint: 'Switch the API on (api: {}), and let lastgood reach it without a password, on an address of its own',
  })
}

export const askService = (settings: DockerLabelsSettings, io: Io, name: string) =>
  ask<Service>(settings, io, `http/services/${encodeURIComponent(name)}`)

export const askRouter = (settings: DockerLabelsSettings, io: Io, name: string) =>
  ask<Router>(settings, io, `http/routers/${encodeURIComponent(name)}`)

/** What this Traefik calls the matcher of a header in rules: 3.0 took the plural away. */
export async function headerMatcher(
  settings: DockerLabelsSettings,
  io: Io,
): Promise<'Header' | 'Headers'> {
  const version = await ask<{ readonly Version?: string }>(settings, io, 'version')
  return /^v?2\./.test(version?.Version ?? '') ? 'Headers' : 'Header'
}
