import { ProblemError } from '../../../model/problem-error.ts'

/** What may stand unquoted in the configuration of every proxy: no blank, quote, `;`, `{`, `|`, `$` or line break. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}$/

/** Throws a ProblemError unless a revision's or version's name can be written into a proxy's configuration as it is. */
export function mustBePlain(name: string, what: 'revision' | 'version', where: string): void {
  if (plain.test(name)) return
  throw new ProblemError({
    what: `${JSON.stringify(name.slice(0, 140))} cannot be the name of a ${what} here`,
    where,
    hint: 'Use letters, digits and . _ + ~ - only, beginning with a letter or a digit',
  })
}

const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const ipv6 = /^\[[0-9a-f:.]{2,45}\]$/

/** Where a replica listens. `host` is a name or an address, IPv6 in brackets. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly numeric: boolean
}

/** A target's endpoint (`http://127.0.0.1:4711`) taken apart. Throws a ProblemError for anything but plain HTTP on a host and a port. */
export function placeOf(endpoint: string, where: string): Place {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  const bare = url !== null && url.pathname === '/' && url.search + url.hash + url.username === ''
  if (bare && url.protocol === 'http:' && /^http:\/\/[^@]+$/.test(endpoint)) {
    const host = url.hostname
    const numeric = ipv4.test(host) || ipv6.test(host)
    const port = url.port === '' ? 80 : Number(url.port)
    if ((numeric || hostName.test(host)) && port > 0) return { host, port, numeric }
  }
  throw new ProblemError({
    what: `${JSON.stringify(endpoint.slice(0, 300))} is no address that a proxy can be given`,
    where,
    hint: 'Let the target give addresses such as http://10.0.0.7:8080',
  })
}
