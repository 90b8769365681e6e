import type { Catalog, Column, Table, View } from '../../../catalog/catalog.ts'
import { foreignKeys } from '../../../seeds/order.ts'
import { seed } from '../../../seeds/seed.ts'
import type { Preparing, Ready } from '../preparing.ts'
import { tablesBehind } from '../tables-behind.ts'
import { askable, type Askable } from './askable.ts'
import { placesOf, type Place } from './places.ts'
import { namedIn, writtenBy, type Named } from './relations.ts'
import { valuesOfTables, type Quoting, type TableValues } from './values.ts'
import type { Word, Writing } from './words.ts'

/** What engines differ in that take values of any type, and whose statements are read by their words. */
export interface Inlining {
  readonly writing: Writing
  /** Of how many statements a text is. */
  readonly pieces: (sql: string) => number
  readonly quoting: Quoting
  /** A value for a column, as SQL, where no row is known. */
  readonly ordinary: (column: Column, relation: Table | View) => string | null
  /** Stretches of a statement that are written otherwise in the shadow, as `[from, to, instead]`. */
  readonly rewrites?: (
    words: readonly Word[],
    named: readonly Named[],
  ) => readonly (readonly [number, number, string])[]
}

/** What a value may be that nothing is known of: engines of this kind turn it into what they need, if they can. */
const anything = ['1', "'1'", "'2026-01-02 03:04:05'", `'{"a": 1}'`]

/** Values are put into the text, as clients do that send one text; those of a row that is there, or that could be. */
export const preparing =
  (how: Inlining): Preparing =>
  async (session, before, statements) => {
    const looked = statements.map((one) => askable(one, how.writing, how.pieces))
    const asked = looked.filter((one) => 'words' in one)
    const named = new Map(asked.map((one) => [one, namedIn(one.words, before)]))
    const ids = [...new Set([...named.values()].flat().map(({ relation }) => relation.id))]
    const tables = tablesBehind(ids, before)
    const options = { kinds: ['ordinary'], rows: 2 } as const
    const { inserts } = await seed(session, before, { ...options, tables })
    // One more row to point at, for keys that point at each row once.
    const pointed = pointedAt(tables, before)
    const more = await seed(session, before, { ...options, tables: pointed, rows: 1, tag: 6 })
    const values = await valuesOfTables(session, before, ids, how.quoting)
    const ready = asked.map((one) => readyOf(one, named.get(one) ?? [], values, how))
    return {
      ready,
      refused: looked.filter((one) => 'why' in one),
      inserts: pointed.length === 0 ? inserts : [...inserts, ...more.inserts],
    }
  }

const pointedAt = (ids: readonly string[], { tables }: Catalog): readonly string[] => [
  ...new Set(
    tables.flatMap((table) =>
      ids.includes(table.id)
        ? foreignKeys(table).flatMap(({ references: to }) => (to === null ? [] : [to.table]))
        : [],
    ),
  ),
]

function readyOf(
  of: Askable,
  named: readonly Named[],
  values: ReadonlyMap<string, TableValues>,
  how: Inlining,
): Ready {
  const writes = writtenBy(of.words, named)
  const reads = of.verb === 'select' || of.verb === 'values' || of.verb === 'table'
  const places = placesOf(of, named, reads ? null : writes)
  const numbers = Array.from({ length: of.parameters }, (_, at) => at)
  const given = (kind: 'likely' | 'present', other: string) =>
    numbers.map((at) => valueAt(places.get(at), kind, values, how) ?? other)
  const all =
    of.parameters === 0
      ? [[]]
      : [
          ...anything.slice(0, 1).map((other) => given('likely', other)),
          given('present', '1'),
          ...anything.slice(1).map((other) => given('likely', other)),
          numbers.map(() => 'NULL'),
        ]
  const rewrites = how.rewrites?.(of.words, named) ?? []
  const texts = all.map((some) => inlined(of, some, rewrites))
  return {
    old: of.old,
    tries: [...new Set(texts)].map((sql) => [sql]),
    writes: reads ? null : (writes?.id ?? null),
  }
}

/** Undefined: nothing is known. */
function valueAt(
  place: Place | undefined,
  kind: 'likely' | 'present',
  values: ReadonlyMap<string, TableValues>,
  { ordinary }: Inlining,
): string | undefined {
  if (place === undefined) return undefined
  if (!('column' in place)) return place.kind === 'limit' ? '1' : '0'
  const { relation, column } = place
  const known = values.get(relation.id)
  const spare = known?.spare[place.row] ?? known?.spare[0]
  const rows =
    kind === 'present' || place.kind === 'compared'
      ? [known?.present, spare]
      : [spare, known?.present]
  const found = rows.map((row) => row?.get(column.name)).find((one) => one !== undefined)
  return found ?? ordinary(column, relation) ?? undefined
}

function inlined(
  { old, words }: Askable,
  values: readonly string[],
  rewrites: readonly (readonly [number, number, string])[],
): string {
  const edits = [
    ...rewrites,
    ...words.flatMap(({ kind, start, end, parameter }) =>
      kind === 'parameter' ? [[start, end, values[parameter] ?? 'NULL'] as const] : [],
    ),
  ].toSorted(([a], [b]) => a - b)
  const last = words.at(-1)?.end ?? 0
  let text = ''
  let at = 0
  for (const [from, to, instead] of edits) {
    text += old.sql.slice(at, from) + instead
    at = to
  }
  return text + old.sql.slice(at, last)
}
