import type { Statement } from '../sql/statement.ts'
import { unknownColumn, type Column, type Table, type World } from './world/world.ts'

/** What a rule may ask besides the change itself. */
export class Context {
  /** Before the range. */
  readonly start: World
  /** Before this change. */
  readonly before: World
  /** After the whole range. */
  readonly end: World
  readonly statement: Statement
  /** Whether the change perhaps does not run. */
  readonly conditional: boolean

  constructor(
    worlds: { start: World; before: World; end: World },
    statement: Statement,
    conditional: boolean,
  ) {
    this.start = worlds.start
    this.before = worlds.before
    this.end = worlds.end
    this.statement = statement
    this.conditional = conditional
  }

  /** The table as the old release knows it; null when it knows none of that name, or is not yet to be asked about. */
  oldTable(name: string): Table | null {
    const table = this.before.seen(name)
    return table?.origin === 'old' ? table : null
  }

  /**
   * A column that the old release knows. Null when the table or the column was made in the range, or when it is known that there is
   * no such column.
   */
  oldColumn(table: string, column: string): Column | null {
    const found = this.oldTable(table)
    if (found === null) return null
    const known = found.columns.get(column) ?? (found.complete ? null : unknownColumn(column))
    return known?.origin === 'old' ? known : null
  }

  /** A column as it stands before this change, whoever made it. */
  column(table: string, column: string): Column | null {
    return this.before.seen(table)?.columns.get(column) ?? null
  }

  /** A table of now as it stands at the end of the range; null when it is gone by then. */
  tableAtEnd(name: string): Table | null {
    const now = this.before.seen(name)
    const at = now === null ? null : this.end.nameOf(now.id)
    return at === null ? null : this.end.seen(at)
  }

  /** A column of now as it stands at the end of the range, under whatever name; null when it is gone or never spoken of. */
  columnAtEnd(table: string, column: string): Column | null {
    const now = this.column(table, column)
    const columns = this.tableAtEnd(table)?.columns
    if (columns === undefined) return null
    if (now === null) return columns.get(column) ?? null
    for (const one of columns.values())
      if (one.was === now.was && one.origin === now.origin) return one
    return null
  }

  /** What the old release finds under a name at the end of the range: a table, a view, or null. */
  underOldName(name: string): Table | null {
    return this.end.seen(name)
  }

  /** Whether the range makes an object anew that stood there before: dropped here, there again at the end. */
  thereAtEnd(kind: string, name: string): boolean {
    const thing = this.end.thing(kind, name)
    return thing !== null && thing !== 'unknown'
  }

  /** Whether an object was made in the range. */
  isNew(kind: string, name: string): boolean {
    const thing = this.before.thing(kind, name)
    return thing !== null && thing !== 'unknown' && thing.origin === 'new'
  }

  /** Whether it is known that there is no such object. */
  isAbsent(kind: string, name: string): boolean {
    return this.before.thing(kind, name) === null
  }
}
