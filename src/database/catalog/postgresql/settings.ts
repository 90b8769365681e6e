import { literal } from '../names.ts'

/** Settings that decide how values and expressions print, and what they are set to while something is read. */
const settings: readonly (readonly [string, string])[] = [
  ['search_path', ''],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO, MDY'],
  ['IntervalStyle', 'postgres'],
  ['extra_float_digits', '1'],
  ['bytea_output', 'hex'],
]

/**
 * A statement that evaluates `expression` (a scalar; within it names must be qualified) as the column `got`, with every setting
 * that shapes its text fixed, and puts the settings back as its last act; inside or outside a transaction, in one round trip.
 * The order is sure: the inner select is kept apart by its OFFSET, and columns are evaluated from left to right.
 * @param prelude a WITH clause, or empty
 */
export function underFixedSettings(expression: string, prelude = ''): string {
  const each = (of: (name: string, value: string, at: number) => string) =>
    settings.map(([name, value], at) => of(literal(name), literal(value), at)).join(', ')
  return `${prelude} select fixed.got, ${each((name, _, at) => `pg_catalog.set_config(${name}, fixed.was${at}, true)`)} from (
    select ${each((name, _, at) => `pg_catalog.current_setting(${name}) as was${at}`)},
      ${each((name, value, at) => `pg_catalog.set_config(${name}, ${value}, true) as is${at}`)},
      (${expression}) as got offset 0) fixed`
}
