import { text } from '../../shadow/mysql/names.ts'
import type { RowKind } from '../seeded.ts'
import type { ColumnType } from './type.ts'

/**
 * A value for a column, as SQL: what the kind of the row asks for, where the type has such a thing. Other numbers give other values
 * as far as the type has any. Null: nothing is known of this type.
 */
export function valueOf(type: ColumnType, kind: RowKind, n: number): string | null {
  return (
    integer(type, kind, n) ??
    fraction(type, kind, n) ??
    characters(type, kind, n) ??
    bytes(type, kind, n) ??
    moment(type, kind, n) ??
    listed(type, kind, n) ??
    special(type, n)
  )
}

const bits: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  integer: 32,
  bigint: 64,
}

function integer({ name, unsigned, sizes }: ColumnType, kind: RowKind, n: number): string | null {
  const size = bits[name]
  if (size === undefined) return null
  const most = unsigned ? 2n ** BigInt(size) - 1n : 2n ** BigInt(size - 1) - 1n
  if (kind === 'lowest') return String(unsigned ? 0n : -(2n ** BigInt(size - 1)))
  if (kind === 'highest' || kind === 'longest') return String(most)
  if (kind === 'empty') return '0'
  // TINYINT(1) is what a boolean is here.
  if (name === 'tinyint' && sizes[0] === 1) return String(n % 2)
  return String((BigInt(n) % most) + 1n)
}

function fraction({ name, unsigned, sizes }: ColumnType, kind: RowKind, n: number): string | null {
  const low = (value: string) => (unsigned ? '0' : `-${value}`)
  if (name === 'float' || name === 'double') {
    const most = name === 'float' ? '3.4e38' : '1.7e308'
    if (sizes.length === 0 && kind === 'highest') return most
    if (sizes.length === 0 && kind === 'lowest') return low(most)
    return kind === 'empty' ? '0' : `${n % 90}.5`
  }
  if (name !== 'decimal' && name !== 'numeric') return null
  const [digits = 10, scale = 0] = sizes
  const whole = '9'.repeat(digits - scale) || '0'
  const most = scale === 0 ? whole : `${whole}.${'9'.repeat(scale)}`
  if (kind === 'lowest') return low(most)
  if (kind === 'highest' || kind === 'longest') return most
  if (kind === 'empty') return '0'
  const part = scale === 0 ? '' : `.${'25'.padEnd(scale, '0').slice(0, scale)}`
  return digits === scale
    ? `0${part}`
    : `${(n % (10 ** Math.min(digits - scale, 6) - 1)) + 1}${part}`
}

/** Characters of the longest row, where that is more than anybody looks at: enough not to fit the next smaller type. */
const enough: Readonly<Record<string, number>> = {
  tinytext: 60,
  text: 5000,
  mediumtext: 70_000,
  longtext: 70_000,
}

function characters({ name, sizes, width }: ColumnType, kind: RowKind, n: number): string | null {
  if (name === 'json') return text(kind === 'empty' ? '{}' : `{"n": ${n}, "of": ["é", null]}`)
  if (name !== 'char' && name !== 'varchar' && enough[name] === undefined) return null
  const most = sizes[0] ?? enough[name] ?? 1
  if (kind === 'empty') return "''"
  const own = `${n} ordinary text`
  if (kind === 'longest') {
    const sign = width === 4 ? '😀' : 'é'
    const begin = String(n).slice(-most)
    const rest = Math.max(0, (width === 4 && name === 'tinytext' ? 50 : most) - begin.length)
    return text(begin + sign.repeat(rest))
  }
  if (kind === 'lowest') return text(`!${n}`.slice(0, most))
  if (kind === 'highest') return text(`~${n} Ünïcode’s “end”`.slice(0, width > 1 ? most : 1))
  return text(own.length <= most ? own : n.toString(36).slice(-most))
}

function bytes({ name, sizes }: ColumnType, kind: RowKind, n: number): string | null {
  if (name === 'bit') return `b'${(n % 2 ** Math.min(sizes[0] ?? 1, 16)).toString(2)}'`
  if (!/^(binary|varbinary|\w*blob)$/.test(name)) return null
  if (kind === 'empty') return "''"
  const most = sizes[0] ?? 300
  const own = n.toString(16).padStart(8, '0')
  const hex = kind === 'longest' || name === 'binary' ? own.padStart(most * 2, 'f') : own
  return `x'${hex.slice(-most * 2)}'`
}

const day = (n: number) => new Date(Date.UTC(2024, 1, 29 + (n % 3000))).toISOString().slice(0, 10)

function moment({ name, sizes }: ColumnType, kind: RowKind, n: number): string | null {
  const part = sizes[0] ? `.${'123456'.slice(0, sizes[0])}` : ''
  const time = `${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:56${part}`
  const of = (low: string, high: string, empty: string, own: string) =>
    text(kind === 'lowest' ? low : kind === 'highest' ? high : kind === 'empty' ? empty : own)
  switch (name) {
    case 'date':
      return of('1000-01-01', '9999-12-31', '0000-00-00', day(n))
    case 'datetime':
      return of(
        '1000-01-01 00:00:00',
        '9999-12-31 23:59:59',
        '0000-00-00 00:00:00',
        `${day(n)} ${time}`,
      )
    case 'timestamp':
      return of(
        '1970-01-01 00:00:01',
        '2038-01-19 03:14:07',
        '0000-00-00 00:00:00',
        `${day(n)} ${time}`,
      )
    case 'time':
      return of('-838:59:59', '838:59:59', '00:00:00', time)
    case 'year':
      return of('1901', '2155', '0000', String(1990 + (n % 100)))
    default:
      return null
  }
}

function listed({ name, labels }: ColumnType, kind: RowKind, n: number): string | null {
  if (labels.length === 0) return null
  if (name === 'set') {
    if (kind === 'empty') return "''"
    if (kind === 'highest' || kind === 'longest') return text(labels.join(','))
  }
  const at = kind === 'lowest' ? 0 : kind === 'highest' ? labels.length - 1 : n % labels.length
  return text(labels[at] ?? '')
}

function special({ name }: ColumnType, n: number): string | null {
  const place = `${n % 90} ${n % 80}`
  const next = `${(n % 90) + 1} ${n % 80}`
  const shapes: Readonly<Record<string, string>> = {
    point: `POINT(${place})`,
    geometry: `POINT(${place})`,
    linestring: `LINESTRING(${place}, ${next})`,
    polygon: `POLYGON((${place}, ${next}, 0 0, ${place}))`,
    multipoint: `MULTIPOINT(${place})`,
    multilinestring: `MULTILINESTRING((${place}, ${next}))`,
    multipolygon: `MULTIPOLYGON(((${place}, ${next}, 0 0, ${place})))`,
    geometrycollection: `GEOMETRYCOLLECTION(POINT(${place}))`,
  }
  const shape = shapes[name]
  if (shape !== undefined) return `ST_GeomFromText('${shape}')`
  if (name === 'uuid') return text(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`)
  if (name === 'inet6') return text(`2001:db8::${(n % 65536).toString(16)}`)
  if (name === 'inet4') return text(`192.0.2.${n % 256}`)
  return null
}
