const short: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

/**
 * What a string means once its escapes are resolved. Escapes that this does not know give null.
 * @param unknown what the language makes of a backslash before another character: nothing, or itself
 */
export function unescaped(raw: string, unknown: 'dropped' | 'kept'): string | null {
  let odd = false
  const text = raw.replace(
    /\\(u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[\s\S])/g,
    (all, what: string) => {
      const known = short[what]
      if (known !== undefined) return known
      if (what.length > 1)
        return String.fromCodePoint(Number.parseInt(what.replace(/[ux{}]/g, ''), 16))
      if (/[\\'"`$#]/.test(what)) return what
      if (/[\w]/.test(what)) odd = true
      return unknown === 'kept' ? all : what
    },
  )
  // Regular expressions in SQL are full of `\d` and `\s`, which Python keeps as they are.
  return odd && (unknown === 'dropped' || /\\[0-7axNUu]/.test(raw)) ? null : text
}
