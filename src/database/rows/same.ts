/**
 * A value's text, brought to one spelling where its type has several: numbers without idle zeros (`1.50` is `1.5`: a column whose
 * scale changed still holds the same amount), JSON with sorted keys, timestamps at UTC without their offset, `character` without
 * its padding. Never a change of content.
 * @param types how the column's type prints on either side
 */
export function canonical(text: string, types: readonly string[]): string {
  if (types.some((type) => number.test(type))) return canonicalNumber(text)
  if (types.some((type) => type.startsWith('json'))) return canonicalJson(text)
  if (types.some((type) => type.startsWith('timestamp'))) {
    return text.replace(/(\d)\+00(?=$| BC)/, '$1').replace(/ 00:00:00(?=$| BC)/, '')
  }
  if (types.some((type) => /^character(?! varying)/.test(type))) return text.replace(/ +$/, '')
  return text
}

const number = /^(numeric|smallint|integer|bigint|real|double precision)(\(\d+(,-?\d+)?\))?$/

function canonicalNumber(text: string): string {
  const plain = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text)
  if (plain === null) return /^-?[\d.]+e[+-]?\d+$/i.test(text) ? String(Number(text)) : text
  const [, sign = '', whole = '', part = ''] = plain
  const digits = part === '' ? whole : `${whole}.${part}`
  return digits === '0' ? '0' : sign + digits
}

function canonicalJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text, exactNumbers)))
  } catch {
    // Not JSON on this side, where the type is another: as it stands.
    return text
  }
}

/** Numbers as written: what a double cannot hold must not look the same. */
function exactNumbers(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { source: string },
): unknown {
  return typeof value === 'number' && context !== undefined
    ? { '#': canonicalNumber(context.source) }
    : value
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)])
}
