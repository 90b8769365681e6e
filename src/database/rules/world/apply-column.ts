import type { Change } from '../changes/change.ts'
import { madeColumn, unknownColumn, type Column, type Table, type World } from './world.ts'

/** The part of `apply` that changes columns and constraints of a table. */
export function applyColumn(world: World, change: Change): void {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
  switch (change.kind) {
    case 'add-column':
      return edit(world, change.table, (table) => {
        if (change.ifNotExists && table.columns.has(change.column.name)) return table
        return {
          ...table,
          columns: new Map(table.columns).set(
            change.column.name,
            madeColumn(change.column, world.origin),
          ),
        }
      })
    case 'drop-column':
      return edit(world, change.table, (table) => {
        const columns = new Map(table.columns)
        columns.delete(change.column)
        const constraints = new Map(
          [...table.constraints].filter(([, one]) => !one.columns.includes(change.column)),
        )
        return { ...table, columns, constraints }
      })
    case 'rename-column':
      return edit(world, change.table, (table) => {
        const columns = new Map(
          [...table.columns].map(([name, one]) => [name === change.column ? change.to : name, one]),
        )
        if (!columns.has(change.to)) columns.set(change.to, unknownColumn(change.column))
        const constraints = new Map(
          [...table.constraints].map(([name, one]) => [
            name,
            {
              ...one,
              columns: one.columns.map((column) => (column === change.column ? change.to : column)),
            },
          ]),
        )
        return { ...table, columns, constraints }
      })
    case 'change-type':
      return column(world, change.table, change.column, { type: change.type })
    case 'set-default':
      return column(world, change.table, change.column, { hasDefault: true })
    case 'drop-default':
      return column(world, change.table, change.column, { hasDefault: false })
    case 'set-not-null':
      return column(world, change.table, change.column, { notNull: true })
    case 'drop-not-null':
      return column(world, change.table, change.column, { notNull: false })
    case 'change-identity':
      if (change.to === 'options') return
      return column(world, change.table, change.column, {
        hasDefault: change.to !== 'none' && change.to !== 'no-expression',
        generated: change.to === 'always' || change.to === 'expression',
        ...(change.to === 'always' || change.to === 'by-default' ? { notNull: true } : {}),
      })
    case 'add-constraint':
      edit(world, change.table, (table) => ({
        ...table,
        constraints: new Map(table.constraints).set(change.constraint.name, change.constraint),
      }))
      if (change.constraint.what === 'primary-key') {
        for (const name of change.constraint.columns)
          column(world, change.table, name, { notNull: true })
      }
      return
    case 'rename-object': {
      if (change.what !== 'constraint') return
      const at = change.name.lastIndexOf('.')
      const [from, to] = [change.name.slice(at + 1), change.to.slice(at + 1)]
      return edit(world, change.name.slice(0, at), (table) => ({
        ...table,
        constraints: new Map(
          [...table.constraints].map(([name, one]) => [name === from ? to : name, one]),
        ),
      }))
    }
    case 'drop-constraint':
      // One that nobody saw being made: that it was dropped is all that is known of it.
      if (world.seen(change.table)?.constraints.has(change.name) === false) {
        world.put('constraint', `${change.table}.${change.name}`, null)
      }
      return edit(world, change.table, (table) => {
        const constraints = new Map(table.constraints)
        constraints.delete(change.name)
        return { ...table, constraints }
      })
    default:
  }
}

function edit(world: World, name: string, change: (table: Table) => Table): void {
  const table = world.seen(name)
  if (table !== null) world.set(name, change(table))
}

function column(world: World, table: string, name: string, known: Partial<Column>): void {
  edit(world, table, (found) => ({
    ...found,
    columns: new Map(found.columns).set(name, {
      ...(found.columns.get(name) ?? unknownColumn(name)),
      ...known,
    }),
  }))
}
