import { labelsOf } from '../../../catalog/mysql/columns.ts'
import type { TypeChange } from '../../support/types.ts'

/** Each takes every value of those before it; an unsigned one takes those of a signed one only where it is not negative. */
const ladders: readonly (readonly string[])[] = [
  ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal'],
  ['float', 'double'],
  ['date', 'datetime'],
  ['timestamp', 'datetime'],
  ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'],
  ['json', 'longtext'],
  ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
]

/** Most characters or bytes of types that take no size. */
const most: Readonly<Record<string, number>> = {
  char: 1,
  binary: 1,
  tinytext: 255,
  tinyblob: 255,
  text: 65_535,
  blob: 65_535,
  mediumtext: 16_777_215,
  mediumblob: 16_777_215,
  longtext: Infinity,
  longblob: Infinity,
}

/** Compares types as MySQL writes them; whether the table is copied is told too. */
export function compareTypes(from: string | null, to: string): TypeChange {
  if (from === null) return { how: 'unknown', rewrite: 'unknown' }
  if (from === to) return { how: 'same', rewrite: 'no' }
  const [old, now] = [labelsOf(from), labelsOf(to)]
  if (old !== null && now !== null) return compareLabels(old, now)
  const [before, after] = [parse(from), parse(to)]
  for (const ladder of ladders) {
    const [low, high] = [ladder.indexOf(before.name), ladder.indexOf(after.name)]
    if (low < 0 || high < 0) continue
    if (high < low || !fits(before, after)) return { how: 'narrower', rewrite: 'yes' }
    return { how: 'wider', rewrite: grows(before, after) ? 'no' : 'yes' }
  }
  const text = ladders[4] ?? []
  // Labels are texts to whoever reads and writes them.
  if (old !== null && text.includes(after.name)) return { how: 'wider', rewrite: 'yes' }
  return { how: now !== null && text.includes(before.name) ? 'narrower' : 'other', rewrite: 'yes' }
}

/** Labels that are added at the end change no row; any other change of the list copies the table. */
function compareLabels(old: readonly string[], now: readonly string[]): TypeChange {
  const kept = old.every((label) => now.includes(label))
  const atEnd = old.every((label, at) => now[at] === label)
  return { how: kept ? 'wider' : 'narrower', rewrite: atEnd ? 'no' : 'yes' }
}

interface Type {
  readonly name: string
  readonly sizes: readonly number[]
  readonly unsigned: boolean
}

function parse(text: string): Type {
  const name = /^\w+/.exec(text)?.[0] ?? text
  const sizes = (/\(([\d,]+)\)/.exec(text)?.[1] ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map(Number)
  return { name, sizes, unsigned: / unsigned$/.test(text) }
}

const sizeOf = ({ name, sizes }: Type) => sizes[0] ?? most[name] ?? 0

function fits(before: Type, after: Type): boolean {
  if (before.unsigned !== after.unsigned) return before.unsigned && before.name !== after.name
  if (before.name === 'decimal' && after.name === 'decimal') {
    const [length = 10, scale = 0] = before.sizes
    const [newLength = 10, newScale = 0] = after.sizes
    return newScale >= scale && newLength - newScale >= length - scale
  }
  return (
    sizeOf(after) >= sizeOf(before) ||
    (before.name === after.name && after.sizes.length === 0 && most[after.name] === undefined)
  )
}

/** A longer VARCHAR keeps its rows, as long as its length takes as many bytes: up to 255 one, above two. */
function grows(before: Type, after: Type): boolean {
  if (before.name !== after.name || !/^var/.test(before.name)) return false
  // In utf8mb4 a character takes four bytes.
  return sizeOf(after) * 4 <= 255 || sizeOf(before) * 4 > 255
}
