import type { Maker } from '../../plan.ts'
import { always, type Values } from './values.ts'

/** A member of an array or row as its text wants it. */
const member = (text: string | null | undefined) =>
  text == null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
const field = (text: string | null | undefined) =>
  text == null ? '' : `"${text.replace(/["\\]/g, '$&$&')}"`

/** Arrays of a type. */
export function arrays(of: Values): Values {
  const list = (makers: readonly (Maker | undefined)[]): Maker => {
    const given = makers.filter((maker) => maker !== undefined)
    return (n) => `{${given.map((maker, i) => member(maker(n * given.length + i))).join(',')}}`
  }
  const { ordinary, longest, lowest, highest, empty } = of
  return {
    ordinary: (n) => `{${member(ordinary(n))}}`,
    longest: list([longest ?? ordinary, ordinary, always(null), ordinary]),
    empty: always('{}'),
    ...(lowest && { lowest: list([lowest]) }),
    ...(highest && { highest: list([highest, empty]) }),
    more: [
      ...[2, 3, 4].map((size) => list(Array.from({ length: size }, () => ordinary))),
      ...(of.more ?? []).slice(0, 8).map((maker) => list([maker])),
    ],
    ...(of.distinct !== undefined && { distinct: of.distinct }),
  }
}

/** Rows of a composite type, by the values of its columns. */
export function composites(columns: readonly Values[]): Values {
  const row = (kind: 'ordinary' | 'longest' | 'empty' | 'lowest' | 'highest'): Maker => {
    const makers = columns.map((column) => column[kind] ?? column.ordinary)
    return (n) => `(${makers.map((maker) => field(maker(n))).join(',')})`
  }
  return {
    ordinary: row('ordinary'),
    longest: row('longest'),
    empty: row('empty'),
    lowest: row('lowest'),
    highest: row('highest'),
  }
}

/** Ranges over a type whose ordinary texts rise; those of different numbers do not overlap. */
export function ranges(of: Values): Values {
  const range = (n: number) => `[${field(of.ordinary(n * 3))},${field(of.ordinary(n * 3 + 2))})`
  return {
    ordinary: range,
    empty: always('empty'),
    lowest: (n) => `(,${field(of.ordinary(n))})`,
    highest: (n) => `[${field(of.ordinary(n + 1_000_000))},)`,
    longest: (n) => `(${field(of.ordinary(n * 3 + 3_000))},${field(of.ordinary(n * 3 + 3_002))}]`,
  }
}

/** Multiranges of such ranges. */
export function multiranges(of: Values): Values {
  const { ordinary } = ranges(of)
  return {
    ordinary: (n) => `{${ordinary(n) ?? ''}}`,
    longest: (n) => `{${ordinary(2 * n + 3_000) ?? ''},${ordinary(2 * n + 3_001) ?? ''}}`,
    empty: always('{}'),
  }
}

/** The labels of an enum in turn. */
export function labels(all: readonly string[]): Values {
  const at = (n: number) => all[n % Math.max(all.length, 1)] ?? null
  return {
    ordinary: at,
    lowest: always(all[0] ?? null),
    highest: always(all.at(-1) ?? null),
    distinct: all.length,
    more: all.slice(0, 24).map((label) => always(label)),
  }
}
