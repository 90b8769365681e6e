import type { HttpAnswer } from '../../../host/http.ts'
import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { parsed } from '../proxy/record.ts'
import { whereOf } from './place.ts'
import type { CaddySettings } from './settings.ts'

/** Seconds that Caddy has for an answer; a change of the configuration starts new servers before it answers. */
const timeoutSeconds = 15

/** An answer of any status. */
export type Answered = Extract<HttpAnswer, { state: 'answered' }>

/** One call of the admin API (https://caddyserver.com/docs/api). Throws ProblemError when there is no answer. */
export async function call(
  settings: CaddySettings,
  io: Io,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  more: { readonly body?: Json; readonly ifMatch?: string } = {},
): Promise<Answered> {
  const { admin } = settings
  const socketPath = admin.startsWith('unix//') ? admin.slice('unix/'.length) : null
  const answer = await io.http({
    method,
    url: `${socketPath === null ? admin : 'http://caddy'}${path}`,
    ...(socketPath === null ? {} : { socketPath }),
    headers: {
      // Over a Unix socket Caddy accepts an empty Host only.
      ...(socketPath === null ? {} : { host: '' }),
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(more.ifMatch === undefined ? {} : { 'if-match': more.ifMatch }),
    },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
    timeoutSeconds,
  })
  if (answer.state === 'answered') return answer
  throw new ProblemError({
    what: `The admin API of Caddy does not answer: ${answer.why}`,
    where: admin,
    hint: 'Start Caddy, or set admin of the traffic adapter to what "admin" of its configuration says',
  })
}

/** The answer's JSON; throws the Problem of one that is none, or that refuses. */
export function must<T>(settings: CaddySettings, answer: Answered): T {
  if (answer.status === 200) {
    const value = answer.body.trim() === '' ? null : parsed<T>(answer.body)
    return value as T
  }
  const said = parsed<{ error?: unknown }>(answer.body)?.error
  const why = typeof said === 'string' ? said.slice(0, 400) : `status ${answer.status}`
  const where = whereOf(settings)
  if (answer.status === 412 || answer.status === 409) {
    throw new ProblemError(changed(where))
  }
  throw new ProblemError({
    what: `Caddy refused: ${why}`,
    where,
    hint:
      answer.status === 403
        ? 'Allow this address in "admin": {"origins": […]} of its configuration'
        : 'See its log: journalctl -u caddy',
  })
}

/** The Problem of a change that was decided on a state that is over. */
export const changed = (where: string) => ({
  what: "Somebody else changed Caddy's configuration meanwhile: nothing was overwritten",
  where,
  hint: 'Look at the change, then try again',
})
