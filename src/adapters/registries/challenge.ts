/** What a registry wants of who asks, from its header `WWW-Authenticate` (RFC 9110, 11.6.1). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer'
      readonly realm: string
      readonly service: string | null
      readonly scope: string | null
    }

/** Pure. The first challenge that is understood; null when there is none. Bearer is preferred. */
export function readChallenge(header: string | readonly string[] | undefined): Challenge | null {
  const all = (typeof header === 'string' ? [header] : (header ?? [])).flatMap(split)
  const bearer = all.find(({ scheme }) => scheme === 'bearer')
  const realm = bearer?.values.get('realm')
  if (bearer !== undefined && realm !== undefined) {
    const { values } = bearer
    return {
      scheme: 'bearer',
      realm,
      service: values.get('service') ?? null,
      scope: values.get('scope') ?? null,
    }
  }
  return all.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null
}

/** `Basic realm="a", Bearer realm="b",scope="c,d"` → two, each with its values. */
function split(header: string) {
  const found: { scheme: string; values: Map<string, string> }[] = []
  const part =
    /([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)(?=\s|,|$)/g
  for (const [, name, quoted, bare, scheme] of header.matchAll(part)) {
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), values: new Map() })
    else if (name !== undefined) {
      const value = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
      found.at(-1)?.values.set(name.toLowerCase(), value)
    }
  }
  return found
}
