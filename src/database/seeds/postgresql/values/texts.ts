import { always, type Values } from './values.ts'

/** What breaks careless code: combining and astral characters, both quotes, a backslash, a percent sign, a line end. */
const odd = [...'e\u0301😀漢ß\'"\\%\n']

/** Characters of an unlimited text: long, and yet short enough for an index. */
const long = 120

/**
 * Texts of at most `length` characters (null: any number). The ordinary ones are numbers as text, because those survive most
 * conversions that migrations make.
 */
export function texts(length: number | null, name = ''): Values {
  const most = length ?? long
  const fits = (text: string) => [...text].length <= most
  const short = (n: number) => {
    const digits = n.toString(36)
    return digits.length <= most ? digits : digits.slice(-most)
  }
  const hinted = hints.find(([pattern, of]) => pattern.test(name) && fits(of(999_999)))?.[1]
  // Where little fits, numbers of two kinds would meet.
  const plain = (n: number) => (most >= 4 ? String(n + 1) : short(n))
  return {
    ordinary: hinted ?? plain,
    longest: (n) => {
      const end = fits(`${n}`) ? String(n) : ''
      const room = most - end.length
      return Array.from({ length: room }, (_, i) => odd[i % odd.length]).join('') + end
    },
    empty: always(''),
    lowest: always(' '),
    highest: (n) => (fits(` Mixed CASE ${n} `) ? ` Mixed CASE ${n} ` : short(n).toUpperCase()),
    ...(most < 4 && { distinct: 36 ** most }),
    more: [...shapes.filter((of) => fits(of(999_999))), plain, short],
  }
}

const padded = (n: number, length: number) => String(n).padStart(length, '0').slice(-length)

/** A word of letters alone, another for every number. */
export const letters = (n: number, length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(97 + (Math.floor(n / 26 ** i) % 26)))
    .reverse()
    .join('')

const email = (n: number) => `user${n}@example.com`
const url = (n: number) => `https://example.com/${n}`
const phone = (n: number) => `+1555${padded(n, 7)}`
const slug = (n: number) => `slug-${n}`
const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** Names of columns that say what is in them. */
const hints: readonly (readonly [RegExp, (n: number) => string])[] = [
  [/e?mail/i, email],
  [/url|uri|website|link|href/i, url],
  [/phone/i, phone],
  [/slug/i, slug],
  [/uuid|guid/i, uuid],
  [/^(version|semver|num)$/i, (n) => `1.0.${n}`],
  [/^(timezone|time_zone|tz)$/i, () => 'UTC'],
]

/** Forms that checks and triggers ask for. */
const shapes: readonly ((n: number) => string)[] = [
  email,
  slug,
  url,
  phone,
  uuid,
  (n) => `${n}.0.0`,
  (n) => letters(n, 3),
  (n) => letters(n, 3).toUpperCase(),
  (n) => letters(n, 2).toUpperCase(),
  (n) => letters(n, 2),
  (n) => letters(n, 8),
  (n) => `Abc${letters(n, 3)}`,
  (n) => padded(n, 4),
  (n) => padded(n, 6),
  (n) => padded(n + 1, 10),
  (n) => `word_${letters(n, 4)}`,
  (n) => `#${n.toString(16).padStart(6, '0')}`,
  (n) => `/path/${n}`,
  (n) => `host${n}.example.com`,
  (n) => `192.0.2.${n % 256}`,
  (n) => `2024-01-${padded((n % 28) + 1, 2)}`,
  (n) => `12:${padded(n % 60, 2)}`,
  (n) => n.toString(16).padStart(32, '0'),
  (n) => n.toString(16).padStart(40, '0'),
  (n) => n.toString(16).padStart(64, '0'),
  (n) => `{"a": ${n}}`,
  (n) => `A-${padded(n, 4)}`,
  (n) => `Words of ${letters(n, 4)}`,
  () => 'en',
  () => 'en-US',
  () => 'US',
  () => 'USD',
  () => 'true',
  () => '{}',
  () => '[]',
]
