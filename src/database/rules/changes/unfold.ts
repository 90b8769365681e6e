import type { ChangeOf, Change } from './change.ts'
import { textOf } from '../world/uses.ts'
import type { Thing, World } from '../world/world.ts'

/**
 * A change as the others that it amounts to, seen from where the world stands before it: a table that is built anew is what differs
 * between the two; an index that is made again as it was is nothing.
 */
export function unfold(change: Change, world: World): readonly Change[] {
  if (change.kind === 'rebuild-table') return rebuilt(change, world)
  if (change.kind === 'create-index') {
    const known = thing(world, 'index', change.name)
    return known?.text === textOf(change) ? [] : [change]
  }
  if (change.kind === 'create-trigger') {
    const known = thing(world, 'trigger', `${change.table}.${change.name}`)
    return known?.text === textOf(change) ? [] : [change]
  }
  if (change.kind === 'drop-trigger' && change.table === '') {
    const found = [...world.things('trigger')].find(([key]) => key.endsWith(`.${change.name}`))
    return found === undefined ? [] : [{ ...change, table: found[1].table ?? '' }]
  }
  return [change]
}

function thing(world: World, kind: string, name: string): Thing | null {
  const found = world.thing(kind, name)
  return found === 'unknown' ? null : found
}

function rebuilt(change: ChangeOf<'rebuild-table'>, world: World): readonly Change[] {
  const { table, columns, constraints, copied } = change
  const old = world.seen(table)
  if (old?.complete !== true) {
    const what = `building ${table} anew, of which nobody knows how it was made`
    return [{ kind: 'unread', what }]
  }
  const changes: Change[] = []
  const names = new Set(columns.map(({ name }) => name))
  const sourceOf = (name: string) => copied?.find(({ column }) => column === name)
  const renamed = new Map<string, string>()
  for (const column of columns) {
    const { name } = column
    const source = sourceOf(name)?.source ?? null
    const moved =
      source !== null && source !== name && old.columns.has(source) && !names.has(source)
    const was = old.columns.get(name) ?? (moved ? old.columns.get(source) : undefined)
    if (was === undefined) {
      changes.push({ kind: 'add-column', table, column, ifNotExists: false })
      continue
    }
    if (moved && !old.columns.has(name)) {
      renamed.set(source, name)
      changes.push({ kind: 'rename-column', table, column: source, to: name })
    }
    if (was.type !== column.type && column.type !== null)
      changes.push({ kind: 'change-type', table, column: name, type: column.type, using: false })
    if (column.notNull && was.notNull === false)
      changes.push({ kind: 'set-not-null', table, column: name })
    if (!column.notNull && was.notNull === true)
      changes.push({ kind: 'drop-not-null', table, column: name })
    const has =
      column.default !== 'none' || column.identity !== 'none' || column.generated !== 'none'
    if (has && was.hasDefault === false) changes.push({ kind: 'set-default', table, column: name })
    if (!has && was.hasDefault === true) changes.push({ kind: 'drop-default', table, column: name })
    const pair = sourceOf(name)
    if (copied !== null && old.columns.has(name) && pair?.source !== name && !moved)
      changes.push(written(table, 'update', [name], false))
  }
  for (const name of old.columns.keys())
    if (!names.has(name) && !renamed.has(name))
      changes.push({ kind: 'drop-column', table, column: name, ifExists: false })
  const texts = new Set(constraints.map(({ text }) => text))
  for (const [name, one] of old.constraints) {
    const alive = one.columns.every((column) => names.has(column) || renamed.has(column))
    if (!texts.has(one.text) && alive)
      changes.push({ kind: 'drop-constraint', table, name, ifExists: false })
  }
  const before = new Set([...old.constraints.values()].map(({ text }) => text))
  for (const constraint of constraints) {
    const moved = [...renamed.values()].some((name) => constraint.columns.includes(name))
    if (!before.has(constraint.text) && !moved)
      changes.push({ kind: 'add-constraint', table, constraint })
  }
  if (change.filtered) changes.push(written(table, 'delete', [], true))
  return [...changes, ...lost(change, world)]
}

/** Indexes and triggers that went with the old table and are not made again. */
function lost(
  { table, indexes, triggers }: ChangeOf<'rebuild-table'>,
  world: World,
): readonly Change[] {
  const made = new Set([...indexes, ...triggers].map(textOf))
  const gone = (kind: string) =>
    [...world.things(kind)].filter(([, one]) => one.table === table && !made.has(one.text ?? ''))
  return [
    ...gone('index').map(
      ([name]) => ({ kind: 'drop-index', name, concurrently: false, ifExists: false }) as const,
    ),
    ...gone('trigger').map(([key]) => {
      const name = key.slice(table.length + 1)
      return { kind: 'drop-trigger', table, name, ifExists: false } as const
    }),
  ]
}

const written = (
  table: string,
  how: 'update' | 'delete',
  columns: readonly string[],
  filtered: boolean,
): Change => ({ kind: 'write', how, table, columns, filtered, rows: null, cascade: false })
