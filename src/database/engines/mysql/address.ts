import { fail, ok, type Result } from '../../../model/problem.ts'

/** Where a server is, as an address of lastgood.yaml tells it. Holds a password: never shown. */
export interface MysqlAddress {
  readonly host: string
  readonly port: number
  /** Absolute path; then host and port count for nothing. */
  readonly socket: string | null
  readonly user: string
  readonly password: string
  /** Name of the database; empty where none stands. */
  readonly database: string
  /** `verified`: the server's certificate is checked. */
  readonly encrypted: 'no' | 'yes' | 'verified'
}

/** Said of a driver or a pool alone; nothing is lost without them. */
const passedOver =
  /^(charset|collation|connect\w*|pool\w*|timezone|allow\w*|use\w*|parseTime|loc)$/i

/** @param name the database in lastgood.yaml, for the Problem when the address says what is not known here */
export function mysqlAddress(url: string, name: string): Result<MysqlAddress> {
  const address = URL.parse(url)
  if (address === null) return cannot('its address cannot be read', name)
  let socket: string | null = null
  let encrypted: MysqlAddress['encrypted'] = 'no'
  for (const [parameter, value] of address.searchParams) {
    if (parameter === 'socket') socket = value
    else if (/^ssl[-_]?mode$|^ssl$|^tls$/i.test(parameter)) {
      if (/^(disabled|preferred|false|0)$/i.test(value)) encrypted = 'no'
      else if (/^(required|true|1|skip-verify)$/i.test(value)) encrypted = 'yes'
      else if (/^verify[-_](ca|identity)$/i.test(value)) encrypted = 'verified'
      else return cannot(`"${parameter}" in its address`, name)
    } else if (!passedOver.test(parameter)) return cannot(`"${parameter}" in its address`, name)
  }
  return ok({
    ...{ host: address.hostname.replace(/^\[|\]$/g, '') || 'localhost' },
    ...{ port: Number(address.port || 3306), socket, encrypted },
    user: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    database: decodeURIComponent(address.pathname.slice(1)),
  })
}

const cannot = (what: string, name: string) =>
  fail({
    what: `It cannot be told how to reach it: ${what}`,
    where: `database ${name}`,
    hint: 'Write its address as mysql://user:password@host:port/database?ssl-mode=required',
  })
