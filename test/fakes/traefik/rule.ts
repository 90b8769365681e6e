import type { IncomingMessage } from 'node:http'

/** Whether a request is a router's. */
export type Matcher = (request: IncomingMessage) => boolean

/**
 * Reads the part of Traefik's rules that the tests write: Host, PathPrefix, Header (3.x) and Headers (2.x), with && and
 * parentheses around it. Throws, with what Traefik would call an error while parsing, for anything else.
 */
export function matcherOf(rule: string): Matcher {
  const parts = split(rule.trim())
  if (parts.length > 1) {
    const all = parts.map(matcherOf)
    return (request) => all.every((matches) => matches(request))
  }
  const [part = ''] = parts
  const inner = /^\((.*)\)$/s.exec(part)?.[1]
  if (inner !== undefined) return matcherOf(inner)
  const [, name, list = ''] = /^(\w+)\((.*)\)$/s.exec(part) ?? []
  const values = [...list.matchAll(/`([^`]*)`/g)].map(([, value = '']) => value)
  const [first = '', second = ''] = values
  switch (name ?? '') {
    case 'Host':
      return ({ headers }) => (headers.host ?? '').replace(/:\d+$/, '') === first.toLowerCase()
    case 'PathPrefix':
      return ({ url }) => (url ?? '/').startsWith(first)
    case 'Header':
    case 'Headers':
      return ({ headers }) => headers[first.toLowerCase()] === second
    default:
      throw new Error(`error while parsing rule ${rule}: unsupported function: ${name ?? part}`)
  }
}

/** What stands between `&&` outside of parentheses. */
function split(rule: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (let i = 0; i < rule.length; i++) {
    const char = rule[i] ?? ''
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth === 0 && rule.startsWith('&&', i)) {
      parts.push('')
      i++
    } else parts[parts.length - 1] += char
  }
  return parts.map((part) => part.trim())
}
