import type { Column, Table, View } from '../../../catalog/catalog.ts'
import type { Askable } from './askable.ts'
import { columnAt, lower, type Found, type Named } from './relations.ts'
import type { Word } from './words.ts'

/** Where a value of a statement goes. */
export type Place =
  | (Found & {
      readonly kind: 'written' | 'compared'
      /** Of a list of rows: which one, from 0. */
      readonly row: number
    })
  | { readonly kind: 'limit' | 'offset' }

/** What stands in one pair of parentheses, or in none. */
interface Frame {
  clause: 'other' | 'list' | 'set' | 'limit' | 'offset'
  /** Columns that the values of a `list` go to, in order. */
  columns: readonly (Column | undefined)[]
  item: number
  /** Which of several rows a `list` is. */
  row: number
  /** The column that is assigned, in `set`. */
  assigned: Found | null
}

/** What the values of a statement are about, as far as its words tell, by their numbers. */
export function placesOf(
  { words, verb }: Askable,
  named: readonly Named[],
  target: Table | View | null,
): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>()
  const frames: Frame[] = [frame()]
  const into = verb === 'insert' || verb === 'replace' ? target : null
  let columns: readonly (Column | undefined)[] = into?.columns ?? []
  /** Of an INSERT: its columns come, then its values. */
  let state: 'before' | 'columns' | 'values' = into === null ? 'values' : 'before'
  for (const [at, word] of words.entries()) {
    const top = frames.at(-1) ?? frame()
    const { kind, value } = word
    if (kind === 'parameter') {
      const place = placeOf(words, at, frames, named, into)
      if (place !== null && !places.has(word.parameter)) places.set(word.parameter, place)
      continue
    }
    if (kind === 'sign') {
      if (value === '(') {
        const previous = words[at - 1]
        if (state === 'before' && frames.length === 1 && isTarget(previous, into)) {
          columns = listed(words, at, into)
          state = 'columns'
        }
        const isRow = top.clause === 'list' && frames.length === 1 && into !== null
        frames.push(isRow ? { ...frame(), clause: 'list', columns, row: top.row++ } : frame())
      } else if (value === ')') {
        if (frames.length > 1) frames.pop()
      } else if (value === ',') {
        top.item++
        if (top.clause === 'set') top.assigned = null
      } else if (value === '=' && top.clause === 'set' && top.assigned === null) {
        top.assigned = columnAt(words, at - 1, named)
      }
      continue
    }
    if (kind !== 'word') continue
    if ((value === 'values' || value === 'value') && into !== null && top.clause === 'other') {
      if (frames.length === 1) top.clause = 'list'
    } else if (value === 'select') {
      // INSERT … SELECT: what is selected is written.
      const first = into !== null && state !== 'values' && top.clause !== 'list'
      state = 'values'
      Object.assign(top, frame(), first ? { clause: 'list', columns } : {})
    } else if (value === 'set') Object.assign(top, frame(), { clause: 'set' })
    else if (value === 'update' && words[at - 1]?.value === 'key') {
      Object.assign(top, frame(), { clause: 'set' })
    } else if (value === 'limit') top.clause = 'limit'
    else if (value === 'offset') top.clause = 'offset'
    else if (ends.has(value)) top.clause = 'other'
  }
  return places
}

const frame = (): Frame => ({ clause: 'other', columns: [], item: 0, row: 0, assigned: null })

/** Words after which no list and no assignment goes on. */
const ends = new Set('from where on having group order returning do union'.split(' '))

const isTarget = (word: Word | undefined, into: Table | View | null) =>
  word !== undefined && into !== null && lower(word.value) === lower(into.name)

/** The columns that an INSERT names, between the parentheses that open at `at`. */
function listed(
  words: readonly Word[],
  at: number,
  into: Table | View | null,
): readonly (Column | undefined)[] {
  const columns: (Column | undefined)[] = []
  for (const { kind, value } of words.slice(at + 1)) {
    if (value === ')' && kind === 'sign') break
    if (kind !== 'word' && kind !== 'name') continue
    columns.push(into?.columns.find((one) => lower(one.name) === lower(value)))
  }
  return columns
}

function placeOf(
  words: readonly Word[],
  at: number,
  frames: readonly Frame[],
  named: readonly Named[],
  into: Table | View | null,
): Place | null {
  const near = frames.at(-1)
  if (near?.clause === 'limit' || near?.clause === 'offset') return { kind: near.clause }
  const compared = comparedAt(words, at, named)
  for (const one of frames.toReversed()) {
    if (one.clause === 'list' && into !== null) {
      const column = one.columns[one.item]
      return column === undefined ? null : { kind: 'written', relation: into, column, row: one.row }
    }
    if (one.clause === 'set') {
      return one.assigned === null ? null : { kind: 'written', ...one.assigned, row: 0 }
    }
    if (compared !== null) break
  }
  return compared === null ? null : { kind: 'compared', ...compared, row: 0 }
}

const operators = new Set(['=', '==', '<', '>', '<=', '>=', '<>', '!=', '<=>'])

/** What may stand between a column and a value that is compared with it. */
const between = new Set(
  'in like between and not is regexp rlike glob match binary escape any all lower upper cast concat coalesce ifnull sounds'.split(
    ' ',
  ),
)

/** The column that a value is compared with: in front of it, or behind it. */
function comparedAt(words: readonly Word[], at: number, named: readonly Named[]): Found | null {
  const next = words[at + 1]
  if (next !== undefined && operators.has(next.value)) {
    for (let to = at + 2; to < Math.min(words.length, at + 7); to++) {
      const found = words[to + 1]?.value === '.' ? null : columnAt(words, to, named)
      if (found !== null) return found
    }
  }
  for (let from = at - 1; from >= Math.max(0, at - 200); from--) {
    const word = words[from]
    if (word === undefined) return null
    const found = columnAt(words, from, named)
    if (found !== null) return found
    if (word.kind === 'word' && !between.has(word.value)) return null
    if (word.kind === 'name') return null
    if (word.kind === 'sign' && !operators.has(word.value) && !'(),%|'.includes(word.value)) {
      return null
    }
  }
  return null
}
