import type { Change } from '../changes/change.ts'
import { applyColumn } from './apply-column.ts'
import { applyThing } from './apply-thing.ts'
import { madeColumn, type Table, type World } from './world.ts'

/** Brings a world to where it stands after a change. Changes that touch neither names nor columns leave it as it is. */
export function apply(world: World, change: Change): void {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
  switch (change.kind) {
    case 'create-table': {
      if (change.ifNotExists && isThere(world, change.table)) return
      const made = table(world, change.table, 'table', change.complete && change.columns.length > 0)
      const columns = change.columns.map(
        (one) => [one.name, madeColumn(one, world.origin)] as const,
      )
      const constraints = new Map(change.constraints.map((one) => [one.name, one]))
      world.set(change.table, { ...made, columns: new Map(columns), constraints })
      return
    }
    case 'create-view': {
      if (change.ifNotExists && isThere(world, change.view)) return
      const made = table(world, change.view, 'view', change.columns !== null)
      const before = world.table(change.view)
      const kept = change.replace && before !== null && before !== 'unknown' ? before : made
      const names = (change.columns ?? []).map(
        (name) =>
          [
            name,
            {
              origin: world.origin,
              was: name,
              type: null,
              notNull: null,
              hasDefault: null,
              generated: null,
            },
          ] as const,
      )
      world.set(change.view, {
        ...made,
        id: kept.id,
        was: kept.was,
        origin: kept.origin,
        columns: new Map(names),
      })
      break
    }
    case 'rename-table': {
      const moved = world.seen(change.table)
      if (moved === null) return
      world.set(change.table, null)
      world.set(change.to, moved)
      return
    }
    case 'drop-object':
      if (['table', 'view', 'materialized view', 'foreign table'].includes(change.what))
        world.set(change.name, null)
      if (change.what === 'schema') dropSchema(world, change.name)
      break
    case 'rename-object':
      if (change.what === 'schema') renameSchema(world, change.name, change.to)
      break
    default:
  }
  applyColumn(world, change)
  applyThing(world, change)
}

function isThere(world: World, name: string): boolean {
  const table = world.table(name)
  return table !== null && table !== 'unknown'
}

function table(world: World, was: string, kind: Table['kind'], complete: boolean): Table {
  const { origin } = world
  const id = origin === 'old' ? `old:${was}` : world.nextId()
  return { origin, id, was, kind, complete, columns: new Map(), constraints: new Map() }
}

function dropSchema(world: World, schema: string): void {
  for (const name of [...world.tables().keys()])
    if (name.startsWith(`${schema}.`)) world.set(name, null)
}

function renameSchema(world: World, schema: string, to: string): void {
  for (const [name, found] of [...world.tables()]) {
    if (found === null || !name.startsWith(`${schema}.`)) continue
    world.set(name, null)
    world.set(`${to}${name.slice(schema.length)}`, found)
  }
}
