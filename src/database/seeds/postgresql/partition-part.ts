import type { Catalog, Column, Table } from '../../catalog/catalog.ts'
import type { Maker } from '../plan.ts'
import type { Part } from './part.ts'
import { always } from './values/values.ts'

/** One condition of a partition on columns of the key: a text each, or null where anything goes. */
type Bound = ReadonlyMap<string, Maker>

/**
 * Values that some partition takes, a choice for each partition; null when the table has none, or every row has a place.
 * @param lowest for a range that begins at MINVALUE
 */
export function partitionPart(
  table: Table,
  catalog: Catalog,
  lowest: (column: Column) => Maker,
): Part | null {
  if (table.partitionKey === null) return null
  const leaves = bounds(table, table, catalog, lowest)
  const names = [...new Set(leaves.flatMap((leaf) => [...leaf.keys()]))]
  const columns = table.columns.filter(({ name }) => names.includes(name))
  if (columns.length === 0) return null
  const tuples = leaves.map((leaf) =>
    columns.map((column) => leaf.get(column.name) ?? lowest(column)),
  )
  return { columns, planned: (_, n) => tuples[n % tuples.length] ?? [], pool: tuples, asks: null }
}

/** Conditions down to the leaves, first those of the table's own partitions. */
function bounds(
  root: Table,
  table: Table,
  catalog: Catalog,
  lowest: (column: Column) => Maker,
): readonly Bound[] {
  const names = keyColumns(table)
  return catalog.tables
    .filter(({ partitionOf }) => partitionOf?.table === table.id)
    .flatMap((child) => {
      const own = boundOf(child.partitionOf?.bound ?? '', names, root, lowest)
      if (child.partitionKey === null) return own
      const below = bounds(root, child, catalog, lowest)
      return own.flatMap((outer) => below.map((inner) => new Map([...outer, ...inner])))
    })
}

/** `RANGE (lower(a), b)` → `[null, 'b']`: expressions are not solved. */
function keyColumns({ partitionKey, columns }: Table): readonly (string | null)[] {
  const inner = /\((.*)\)$/s.exec(partitionKey ?? '')?.[1] ?? ''
  return split(inner).map((item) => {
    const word = /^("(?:[^"]|"")*"|[\w$]+)(?: |$)/.exec(item)?.[1]
    const name = word?.startsWith('"') === true ? word.slice(1, -1).replaceAll('""', '"') : word
    return columns.some((column) => column.name === name) ? (name ?? null) : null
  })
}

function boundOf(
  bound: string,
  names: readonly (string | null)[],
  table: Table,
  lowest: (column: Column) => Maker,
): readonly Bound[] {
  const set = (texts: readonly (Maker | null)[]) =>
    new Map(
      names.flatMap((name, i) =>
        name === null || texts[i] == null ? [] : [[name, texts[i]] as const],
      ),
    )
  const listed = /^FOR VALUES IN \((.*)\)$/s.exec(bound)?.[1]
  if (listed !== undefined) return split(listed).map((item) => set([always(constant(item))]))
  const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s.exec(bound) ?? []
  if (from === undefined || to === undefined) return bound === 'DEFAULT' ? [] : [new Map()]
  const ends = split(to)
  const makers = split(from).map((item, i): Maker | null => {
    const column = table.columns.find(({ name }) => name === names[i])
    if (item === 'MAXVALUE' || column === undefined) return null
    return item === 'MINVALUE' ? lowest(column) : within(constant(item), constant(ends[i] ?? ''))
  })
  return [set(makers)]
}

/** The beginning of a range; numbers go on from there, as far as the range goes. */
function within(from: string | null, to: string | null): Maker {
  if (from === null || !/^-?\d{1,15}$/.test(from)) return always(from)
  const room =
    to !== null && /^-?\d{1,15}$/.test(to) ? Math.max(Number(to) - Number(from), 1) : 1_000_000
  return (n) => String(Number(from) + (n % room))
}

function constant(item: string): string | null {
  if (item === 'NULL') return null
  return item.startsWith("'") ? item.slice(1, item.lastIndexOf("'")).replaceAll("''", "'") : item
}

/** Splits at commas outside of quotes and parentheses. */
function split(list: string): readonly string[] {
  const parts = list.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|\((?:[^()]|\([^()]*\))*\)|[^,])+/g)
  return (parts ?? []).map((part) => part.trim())
}
