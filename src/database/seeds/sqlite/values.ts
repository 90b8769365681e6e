import type { Column } from '../../catalog/catalog.ts'
import { affinityOf } from '../../catalog/sqlite/affinity.ts'
import type { RowKind } from '../seeded.ts'

/** The literal of row number `n`; different numbers give different ordinary ones as far as the type has any. */
export type Values = (kind: RowKind, n: number) => string

const text = (written: string) => `'${written.replaceAll("'", "''")}'`
const whole = (n: number) => String(n + 1)

/** Every character takes more than a byte, one more than two. */
const wide = 'Ünïcödé ß漢字😀'

/**
 * Literals for a column: ordinary ones, and those that bite. SQLite keeps a text in a numeric column of a table that is not STRICT; one
 * row has such a text.
 */
export function valuesOf(column: Column, strict: boolean): Values {
  const { text: type } = column.type
  const bites: Partial<Record<RowKind, string>> = {}
  let ordinary: (n: number) => string
  if (/BOOL/.test(type)) {
    ordinary = (n) => String(n % 2)
    Object.assign(bites, { empty: '0', highest: '1' })
  } else if (/DATE|TIME/.test(type) && affinityOf(type) === 'NUMERIC') {
    const clock = type === 'DATE' ? '' : ' 12:30:00'
    ordinary = (n) =>
      text(`2026-${two(1 + (Math.floor(n / 28) % 12))}-${two(1 + (n % 28))}${clock}`)
    bites.empty = text(`1970-01-01${clock}`)
    bites.lowest = text(`0001-01-01${clock}`)
    bites.highest = text(`9999-12-31${clock}`)
    bites.longest = '1767225600000'
  } else if (/JSON/.test(type)) {
    ordinary = (n) => text(`{"n":${n + 1}}`)
    Object.assign(bites, { empty: text('{}'), longest: text(`{"${wide}":[1,null,"x"]}`) })
  } else {
    switch (affinityOf(type)) {
      case 'INTEGER':
        ordinary = whole
        Object.assign(bites, { empty: '0', lowest: '(-9223372036854775807 - 1)' })
        bites.highest = '9223372036854775807'
        if (!strict) bites.longest = text('twelve')
        break
      case 'REAL':
      case 'NUMERIC':
        ordinary = (n) => `${n + 1}.25`
        Object.assign(bites, { empty: '0', lowest: '-1.5e300', highest: '1.5e300' })
        if (!strict) bites.longest = text('twelve and a half')
        break
      case 'BLOB':
        ordinary = (n) => (type === '' ? text(`any ${n + 1}`) : `X'00${hex(n)}'`)
        Object.assign(bites, { empty: `X''`, longest: `X'00FF${'AB'.repeat(64)}'` })
        if (type === '') bites.lowest = '-7'
        break
      case 'TEXT':
        ordinary = (n) => text(called(column.name, n))
        bites.empty = `''`
        bites.lowest = text('007')
        bites.highest = text(`it's "quoted" \\ %_ -- ;`)
        bites.longest = text(longest(type))
    }
  }
  return (kind, n) => bites[kind] ?? ordinary(n)
}

const two = (n: number) => String(n).padStart(2, '0')
const hex = (n: number) => n.toString(16).padStart(6, '0')

/** What a column of this name usually holds. */
function called(name: string, n: number): string {
  if (/e_?mail/i.test(name)) return `user${n + 1}@example.org`
  if (/url|link|href/i.test(name)) return `https://example.org/${n + 1}`
  if (/uuid|guid/i.test(name)) return `00000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`
  if (/(_at|At|_on|date|time)$/.test(name)) return `2026-01-${two(1 + (n % 28))} 12:00:00.${n + 1}`
  if (/json/i.test(name)) return `{"n":${n + 1}}`
  return `${name} ${n + 1}`
}

function longest(type: string): string {
  const size = Math.min(Number(/\((\d+)/.exec(type)?.[1] ?? 300), 2000)
  return [...wide.repeat(Math.ceil(size / 10))].slice(0, size).join('')
}
