import type { NewColumn } from '../changes/change.ts'
import type { Base, BaseConstraint, BaseObject, BaseTable } from './base.ts'

export type Origin = 'old' | 'new'

export interface Column {
  readonly origin: Origin
  /** Name it had before the range; its first name when the range made it. */
  readonly was: string
  readonly type: string | null
  readonly notNull: boolean | null
  readonly hasDefault: boolean | null
  readonly generated: boolean | null
}

export interface Table {
  readonly origin: Origin
  /** Stays through renames, so that a table is found again at the end of the range. */
  readonly id: string
  /** Name it had before the range; its first name when the range made it. */
  readonly was: string
  readonly kind: 'table' | 'view'
  readonly columns: ReadonlyMap<string, Column>
  /** Whether all its columns are listed. */
  readonly complete: boolean
  readonly constraints: ReadonlyMap<string, BaseConstraint>
}

export interface Thing extends BaseObject {
  readonly origin: Origin
  /** Name before the range, where it was renamed. */
  readonly was?: string | undefined
}

/** What stands there at one moment of the range; changed by `apply` only. */
export class World {
  readonly #base: Base
  readonly #tables = new Map<string, Table | null>()
  readonly #things = new Map<string, Map<string, Thing | null>>()
  readonly #merged = new Map<string, ReadonlyMap<string, Thing>>()
  readonly origin: Origin
  #made = 0

  /** @param origin what this world calls the objects that statements make: `new` in the range, `old` in the history before it */
  constructor(base: Base, origin: Origin = 'new') {
    this.#base = base
    this.origin = origin
  }

  /** The table or view of that name; `unknown`: nobody here has seen it made. */
  table(name: string): Table | null | 'unknown' {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const found = this.#base.table(name)
    // A history that made no such table may have been read badly: a statement that speaks of it knows better.
    if (found === null || found === 'unknown') return 'unknown'
    const table = oldTable(name, found)
    this.#tables.set(name, table)
    return table
  }

  /** As {@link table}, where what nobody saw being made counts as there, with columns unknown. */
  seen(name: string): Table | null {
    const table = this.table(name)
    return table === 'unknown' ? oldTable(name, { columns: new Map(), complete: false }) : table
  }

  /** Whether it is known that there is no table of that name now. */
  isAbsent(name: string): boolean {
    const known = this.#tables.get(name)
    return known === undefined ? this.#base.table(name) === null : known === null
  }

  set(name: string, table: Table | null): void {
    this.#tables.set(name, table)
  }

  /** The present name of the table with that id; null when it is gone. */
  nameOf(id: string): string | null {
    for (const [name, table] of this.#tables) if (table?.id === id) return name
    if (!id.startsWith('old:')) return null
    const was = id.slice('old:'.length)
    return this.#tables.has(was) ? null : was
  }

  tables(): ReadonlyMap<string, Table | null> {
    return this.#tables
  }

  nextId(): string {
    return `${this.origin}:#${++this.#made}`
  }

  /** An object that is no table: kind as `index`, `trigger`, `function`, `type`, `sequence` … */
  thing(kind: string, name: string): Thing | null | 'unknown' {
    const known = this.#things.get(kind)?.get(name)
    if (known !== undefined) return known
    const found = this.#base.object?.(kind, name) ?? 'unknown'
    return found === 'unknown' || found === null
      ? found
      : { ...found, origin: 'old', was: undefined }
  }

  put(kind: string, name: string, thing: Thing | null): void {
    let all = this.#things.get(kind)
    if (all === undefined) {
      all = new Map<string, Thing | null>()
      this.#things.set(kind, all)
    }
    all.set(name, thing)
    this.#merged.delete(kind)
  }

  /** Whether a statement made or dropped an object of that name. */
  hasTouched(kind: string, name: string): boolean {
    return this.#things.get(kind)?.has(name) === true
  }

  /** Whether the base can list objects of a kind: what it does not list is not there. */
  lists(kind: string): boolean {
    return this.#base.objects?.(kind) !== undefined
  }

  /** All objects of a kind that are known to stand there now. */
  things(kind: string): ReadonlyMap<string, Thing> {
    const ready = this.#merged.get(kind)
    if (ready !== undefined) return ready
    const found = new Map<string, Thing>()
    for (const [name, one] of this.#base.objects?.(kind) ?? [])
      found.set(name, { ...one, origin: 'old', was: undefined })
    for (const [name, one] of this.#things.get(kind) ?? []) {
      if (one === null) found.delete(name)
      else found.set(name, one)
    }
    this.#merged.set(kind, found)
    return found
  }
}

/** A table of the base. */
function oldTable(name: string, found: BaseTable): Table {
  return {
    origin: 'old',
    id: `old:${name}`,
    was: name,
    kind: found.kind ?? 'table',
    complete: found.complete ?? true,
    constraints: found.constraints ?? new Map(),
    columns: new Map(
      [...found.columns].map(([column, known]) => [
        column,
        { ...known, origin: 'old', was: column, generated: null },
      ]),
    ),
  }
}

/** A column that a statement makes. */
export function madeColumn(column: NewColumn, origin: Origin): Column {
  return {
    origin,
    was: column.name,
    type: column.type,
    notNull: column.notNull,
    hasDefault:
      column.default !== 'none' || column.identity !== 'none' || column.generated !== 'none',
    generated: column.generated !== 'none' || column.identity === 'always',
  }
}

/** A column that stood there before and of which nothing else is known. */
export function unknownColumn(name: string): Column {
  return { origin: 'old', was: name, type: null, notNull: null, hasDefault: null, generated: null }
}
