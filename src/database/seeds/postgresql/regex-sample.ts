/**
 * A text that a regular expression of PostgreSQL should match, or null when it is beyond this: classes, groups, alternatives and
 * counts are understood, the rest is not. Whoever uses it asks PostgreSQL whether it matches.
 * @param n different numbers give different texts where the expression allows
 */
export function sampleOf(pattern: string, n: number): string | null {
  const reader = { text: pattern.replace(/^\(\?[a-z]+\)|^\*\*\*[:=]/, ''), at: 0, n, length: 0 }
  try {
    const text = alternatives(reader)
    return reader.at < reader.text.length ? null : text
  } catch {
    // Something not understood: thrown below, never by the engine.
    return null
  }
}

interface Reader {
  readonly text: string
  at: number
  /** What is left of the number to spell. */
  n: number
  length: number
}

const classes: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyz0123456789',
  s: ' ',
  D: 'abc',
  S: 'abc',
  W: '-',
}
const named: Readonly<Record<string, string>> = {
  alpha: 'abcdefghijklmnopqrstuvwxyz',
  alnum: 'abcdefghijklmnopqrstuvwxyz0123456789',
  digit: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  space: ' ',
  xdigit: '0123456789abcdef',
  punct: '-.',
}

function alternatives(reader: Reader): string {
  const first = sequence(reader)
  while (reader.text[reader.at] === '|') {
    reader.at += 1
    sequence(reader)
  }
  return first
}

function sequence(reader: Reader): string {
  let text = ''
  while (reader.at < reader.text.length && !'|)'.includes(reader.text[reader.at] ?? '')) {
    const start = reader.at
    const once = atom(reader)
    const end = reader.at
    const count = quantifier(reader)
    if (count === 0) continue
    text += once
    const after = reader.at
    for (let i = 1; i < count; i++) {
      reader.at = start
      text += atom(reader)
      reader.at = Math.max(end, reader.at)
    }
    reader.at = after
  }
  return text
}

function atom(reader: Reader): string {
  const character = reader.text[reader.at++] ?? ''
  switch (character) {
    case '^':
    case '$':
      return ''
    case '.':
      return pick('abcdefghijklmnopqrstuvwxyz0123456789', reader)
    case '[':
      return pick(bracket(reader), reader)
    case '(': {
      if (reader.text.startsWith('?:', reader.at)) reader.at += 2
      else if (reader.text[reader.at] === '?') throw new Error('look-around')
      const inner = alternatives(reader)
      if (reader.text[reader.at++] !== ')') throw new Error('open group')
      return inner
    }
    case '\\': {
      const escaped = reader.text[reader.at++] ?? ''
      if ('mMyYAZbB<>'.includes(escaped)) return ''
      const set = classes[escaped]
      return set === undefined ? escaped : pick(set, reader)
    }
    default:
      return character
  }
}

/** Takes a character of the set, and of the number what that says. */
function pick(set: string, reader: Reader): string {
  if (set === '') throw new Error('empty set')
  const chosen = set[reader.n % set.length] ?? ''
  reader.n = Math.floor(reader.n / set.length)
  return chosen
}

function bracket(reader: Reader): string {
  const negated = reader.text[reader.at] === '^'
  if (negated) reader.at += 1
  let set = ''
  for (let first = true; ; first = false) {
    const character = reader.text[reader.at++]
    if (character === undefined) throw new Error('open bracket')
    if (character === ']' && !first) break
    if (character === '[' && reader.text[reader.at] === ':') {
      const close = reader.text.indexOf(':]', reader.at)
      set += named[reader.text.slice(reader.at + 1, close)] ?? ''
      reader.at = close + 2
    } else if (character === '\\') {
      const escaped = reader.text[reader.at++] ?? ''
      set += classes[escaped] ?? escaped
    } else if (reader.text[reader.at] === '-' && reader.text[reader.at + 1] !== ']') {
      const last = reader.text[reader.at + 1] ?? ''
      reader.at += 2
      for (
        let code = character.charCodeAt(0);
        code <= last.charCodeAt(0) && set.length < 200;
        code++
      )
        set += String.fromCharCode(code)
    } else set += character
  }
  if (!negated) return set
  const rest = [...'abcdefghijklmnopqrstuvwxyz0123456789-'].filter((one) => !set.includes(one))
  return rest.join('')
}

function quantifier(reader: Reader): number {
  const [whole, least] =
    /^(?:\*|\+|\?|\{(\d+)(?:,\d*)?\})\??/.exec(reader.text.slice(reader.at)) ?? []
  if (whole === undefined) return 1
  reader.at += whole.length
  if (least !== undefined) return Number(least)
  // A few where one would do, so that different numbers have room.
  return whole.startsWith('?') ? 0 : 3
}
