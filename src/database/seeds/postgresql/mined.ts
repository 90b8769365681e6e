import type { TypeUse } from '../../catalog/catalog.ts'
import type { Maker } from '../plan.ts'
import { sampleOf } from './regex-sample.ts'
import { letters } from './values/texts.ts'
import { always } from './values/values.ts'

const textTypes = new Set(['text', 'varchar', 'bpchar', 'citext', 'name', 'char'])
const numberTypes = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money'])

/**
 * Texts that a check's own words suggest: the constants it compares with and their neighbours, texts of the lengths it names,
 * samples of its patterns. PostgreSQL says afterwards which of them it accepts.
 */
export function mined(expressions: readonly string[], use: TypeUse): readonly Maker[] {
  if (expressions.length === 0) return []
  const { name: type, array } = use
  const most = array ? Infinity : Number(/^character.*\((\d+)\)/.exec(use.text)?.[1] ?? Infinity)
  return suggested(expressions, type, array).filter((maker) => [...(maker(1) ?? '')].length <= most)
}

function suggested(expressions: readonly string[], type: string, array: boolean): readonly Maker[] {
  const all = expressions.join('\n')
  const strings = [...all.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) =>
    text.replaceAll("''", "'"),
  )
  const numbers = [
    ...all.replace(/'(?:[^']|'')*'/g, "''").matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g),
  ].map(Number)
  numbers.push(...strings.filter((text) => /^-?\d+(\.\d+)?$/.test(text)).map(Number))
  const sizes = [...new Set(numbers)].filter(
    (size) => Number.isInteger(size) && size >= 0 && size <= 4096,
  )
  if (array) return sizes.slice(0, 6).flatMap((size) => repeats(size, type))
  if (textTypes.has(type))
    return [...patterns(all, strings), ...strings.map(always), ...ofLength(sizes)]
  if (numberTypes.has(type)) {
    return [...new Set(numbers)].flatMap((number): Maker[] => [
      always(String(number)),
      (n) => String(number + 1 + n),
      (n) => String(number - 1 - n),
      ...(type.startsWith('int') ? [] : [always(String(number / 2))]),
    ])
  }
  if (type === 'bytea')
    return sizes.map(
      (size) => (n) =>
        `\\x${n
          .toString(16)
          .padStart(size * 2, '0')
          .slice(-size * 2)}`,
    )
  if (type.startsWith('json')) return documents(strings)
  const reads = constants.find(([types]) => types.test(type))?.[1]
  return reads === undefined ? [] : strings.filter((text) => reads.test(text)).map(always)
}

/** How constants of other types look; one that is none would make the whole question fail. */
const constants: readonly (readonly [RegExp, RegExp])[] = [
  [/^(date|timestamp)/, /^\d{4}-\d\d-\d\d/],
  [/^time/, /^\d\d:\d\d/],
  [/^interval/, /^[\d:]+$|^-?\d+ (day|mon|year|hour|min|sec)/],
  [/^uuid/, /^[\da-f]{8}-/],
  [/^(inet|cidr)/, /^\d+\.\d+\.\d+\.\d+/],
]

function patterns(all: string, strings: readonly string[]): readonly Maker[] {
  const regular = [...all.matchAll(/~\*?\s*\(?'((?:[^']|'')*)'/g)].map(([, text = '']) =>
    text.replaceAll("''", "'"),
  )
  const makers = regular.flatMap((pattern): Maker[] =>
    sampleOf(pattern, 0) === null ? [] : [(n) => sampleOf(pattern, n)],
  )
  const like = strings
    .filter((text) => /[%_]/.test(text))
    .map(
      (text): Maker =>
        (n) =>
          text.replaceAll('%', letters(n, 2)).replaceAll('_', 'x'),
    )
  return [...makers, ...like]
}

function ofLength(sizes: readonly number[]): readonly Maker[] {
  const near = [...new Set(sizes.flatMap((size) => [size, size + 1, size - 1]))].filter(
    (size) => size > 0,
  )
  return near
    .slice(0, 9)
    .flatMap((size): Maker[] => [
      (n) => letters(n, size),
      (n) => String(n).padStart(size, '0').slice(-size),
      (n) => letters(n, size).toUpperCase(),
      (n) => n.toString(16).padStart(size, '0').slice(-size),
    ])
}

function repeats(size: number, type: string): readonly Maker[] {
  const list = (of: (i: number) => string) =>
    `{${Array.from({ length: Math.min(size, 64) }, (_, i) => of(i)).join(',')}}`
  if (numberTypes.has(type)) return [(n) => list((i) => String(n + i + 1)), always(list(() => '0'))]
  return [(n) => list((i) => `"${n + i + 1}"`), always(list(() => 'true'))]
}

/** Objects that have the keys a check names. */
function documents(strings: readonly string[]): readonly Maker[] {
  const names = strings.filter((text) => /^[\w-]+$/.test(text)).slice(0, 12)
  const object = (value: string) =>
    always(`{${names.map((name) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`)
  return names.length === 0 ? [] : [object('1'), object('"x"'), object('[]'), object('{}')]
}
