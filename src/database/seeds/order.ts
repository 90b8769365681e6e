import type { Constraint, Table } from '../catalog/catalog.ts'

/** A table in the order of inserting, and its foreign keys that can only be filled in afterwards. */
export interface Turn {
  readonly table: Table
  /** Point at the table itself, or at one that comes later. */
  readonly later: readonly Constraint[]
}

/** Foreign keys of a table. */
export function foreignKeys(table: Table): readonly Constraint[] {
  return table.constraints.filter(({ kind }) => kind === 'foreign-key')
}

/**
 * Orders tables so that those referenced come first. Where they reference each other in a circle, the one is taken first whose
 * open keys may all be NULL, or else the one with the fewest open keys.
 */
export function turnsOf(tables: readonly Table[]): readonly Turn[] {
  const known = new Set(tables.map(({ id }) => id))
  const open = new Map(
    tables.map((table) => [
      table.id,
      {
        table,
        keys: foreignKeys(table).filter(({ references: to }) => known.has(to?.table ?? '')),
      },
    ]),
  )
  const turns: Turn[] = []
  while (open.size > 0) {
    const waiting = [...open.values()].map(({ table, keys }) => {
      const later = keys.filter(({ references: to }) => open.has(to?.table ?? ''))
      return { table, later, others: later.filter(({ references: to }) => to?.table !== table.id) }
    })
    const ready = waiting.filter(({ others }) => others.length === 0)
    const chosen =
      ready.length > 0 ? ready : waiting.toSorted((a, b) => cost(a) - cost(b)).slice(0, 1)
    for (const { table, later } of chosen) {
      turns.push({ table, later })
      open.delete(table.id)
    }
  }
  return turns
}

function cost({
  table,
  others,
}: {
  readonly table: Table
  readonly others: readonly Constraint[]
}): number {
  const hard = others.filter((key) => !mayBeNull(table, key)).length
  return hard * 1000 + others.length
}

/** Whether a foreign key can be left empty at first. */
export function mayBeNull(table: Table, key: Constraint): boolean {
  return key.columns.some(
    (name) => table.columns.find((column) => column.name === name)?.notNull === false,
  )
}

/** The named tables with everything their foreign keys need. */
export function withReferenced(
  tables: readonly Table[],
  ids: readonly string[] | undefined,
): readonly Table[] {
  if (ids === undefined) return tables
  const byId = new Map(tables.map((table) => [table.id, table]))
  const wanted = new Set<Table>()
  const queue = [...ids]
  for (const id of queue) {
    const table = byId.get(id)
    if (table === undefined || wanted.has(table)) continue
    wanted.add(table)
    queue.push(...foreignKeys(table).map(({ references: to }) => to?.table ?? ''))
  }
  return tables.filter((table) => wanted.has(table))
}
