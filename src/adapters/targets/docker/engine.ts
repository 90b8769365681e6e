import type { HttpRequest } from '../../../host/http.ts'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import { engineAddress } from './address.ts'
import { whyNotDialled } from './ssh-engine.ts'

/** What an engine answered. */
export interface EngineAnswer {
  readonly status: number
  /** Parsed JSON where it is some, else the text. */
  readonly body: unknown
  /** What the engine said was wrong, or an empty text. */
  readonly message: string
}

/** An engine that answers. */
export interface Engine {
  /** For people: its address. */
  readonly where: string
  /** Host it runs on; null: this machine. */
  readonly remote: string | null
  /**
   * Asks the Docker Engine API; `path` begins with `/` and comes without the version. Throws ProblemError when the engine is
   * silent, refuses who asks, or is at fault (5xx); with `faults` the last is an answer for the caller to tell.
   */
  ask(
    method: HttpRequest['method'],
    path: string,
    more?: Pick<HttpRequest, 'headers'> & {
      readonly json?: unknown
      readonly seconds?: number
      readonly faults?: true
    },
  ): Promise<EngineAnswer>
}

/** The newest version of the API that this was written for; an older engine is spoken to in its own. */
const newest = 47

/** Opens the engine of a component: finds it and settles on a version of its API. Throws ProblemError when it does not answer. */
export async function openEngine(ref: ComponentRef, io: Io): Promise<Engine> {
  const address = await engineAddress(ref, io)
  const { origin, ...connection } = address.http
  const where = `engine ${address.text}`
  const send: (path: string, wanted: Omit<HttpRequest, 'url'>) => Promise<Answered> = async (
    path,
    wanted,
  ) => {
    const answer = await io.http({ ...wanted, ...connection, url: origin + path })
    if (answer.state === 'answered') return answer
    if (address.ssh !== null) {
      throw new ProblemError(whyNotDialled(address.ssh, answer, (text) => hide(text, ref)))
    }
    throw new ProblemError({
      what: `The Docker engine does not answer (${answer.why})`,
      where,
      hint: 'See whether it runs and whether you may use it: docker version',
    })
  }
  const ping = await send('/_ping', { method: 'GET', timeoutSeconds: 10 })
  const minor = /^1\.(\d{1,3})$/.exec(String(ping.headers['api-version']))?.[1]
  if (ping.status !== 200 || minor === undefined) {
    throw new ProblemError({
      what: `This is no Docker engine, or it refuses (status ${ping.status})`,
      where,
      hint: 'Set DOCKER_HOST or host: to the address of an engine: docker context ls',
    })
  }
  const version = `/v1.${Math.min(Number(minor), newest)}`
  return {
    where,
    remote: address.remote,
    async ask(method, path, { headers, json, seconds = 60, faults } = {}) {
      const type = json === undefined ? {} : { 'content-type': 'application/json' }
      const answer = await send(version + path, {
        method,
        headers: { ...type, ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        timeoutSeconds: seconds,
      })
      const body = parsed(answer.body)
      const { message } = (body ?? {}) as { message?: unknown }
      const said = typeof message === 'string' ? message : ''
      const { status } = answer
      if ((status >= 500 && faults !== true) || status === 401 || status === 403) {
        throw new ProblemError({
          what: `The Docker engine says: ${hide(said || `status ${status}`, ref)}`,
          where,
          hint: 'See what it logs (journalctl -u docker), then try again',
        })
      }
      return { status, body, message: hide(said, ref) }
    },
  }
}

type Answered = Extract<Awaited<ReturnType<Io['http']>>, { state: 'answered' }>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Blots out every setting of the component that is long enough to be a secret, longest first. */
export function hide(text: string, ref: ComponentRef): string {
  return Object.values(ref.binding.env)
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text)
}
