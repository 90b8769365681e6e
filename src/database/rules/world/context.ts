import type { Statement } from '../../sql/statement.ts'
import { unknownColumn, type Column, type Table, type Thing, type World } from './world.ts'

/** A column of the old release, with its table. */
export interface OldColumn extends Column {
  readonly table: Table
  /** `table.column`, as the old release calls it. */
  readonly name: string
}

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

  /**
   * The table as the old release knows it; null when the range made it, or when it is gone.
   * @param ifExists the statement says IF EXISTS: then a table that nobody made is none
   */
  oldTable(name: string, ifExists = false): Table | null {
    if (ifExists && this.before.isAbsent(name)) return null
    const table = this.before.seen(name)
    return table?.origin === 'old' ? table : null
  }

  /** A column that the old release knows. Null when the table or the column was made in the range, or is gone. */
  oldColumn(table: string, column: string, ifExists = false): OldColumn | null {
    const found = this.oldTable(table, ifExists)
    if (found === null) return null
    // A statement that does not say IF EXISTS knows better than a history that was read.
    const known =
      found.columns.get(column) ?? (ifExists && found.complete ? null : unknownColumn(column))
    if (known?.origin !== 'old') return null
    return { ...known, table: found, name: `${found.was}.${known.was}` }
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

  /** An object as it stands before this change; null when it is gone or unknown. */
  thing(kind: string, name: string): Thing | null {
    const thing = this.before.thing(kind, name)
    return thing === 'unknown' ? null : thing
  }

  /** An object of that name at the end of the range; null when there is none, or nobody knows one. */
  thingAtEnd(kind: string, name: string): Thing | null {
    const thing = this.end.thing(kind, name)
    return thing === 'unknown' ? null : thing
  }

  /** Whether the old release may know an object: it was not made in the range, and is not known to be absent. */
  isOld(kind: string, name: string, ifExists = false): boolean {
    const thing = this.before.thing(kind, name)
    if (thing === 'unknown') return !(ifExists && this.start.lists(kind))
    if (thing === null) return !ifExists && !this.before.hasTouched(kind, name)
    return thing.origin === 'old'
  }

  /** Whether an object was made in the range. */
  isNew(kind: string, name: string): boolean {
    return this.thing(kind, name)?.origin === 'new'
  }

  /** Whether a trigger of the table, at the end of the range, gives the column a value of its own. */
  filledByTrigger(table: string, column: string): boolean {
    const end = this.tableAtEnd(table)
    const name = end === null ? null : this.end.nameOf(end.id)
    return [...this.end.things('trigger').values()].some(
      (one) =>
        (one.table === name || one.table === table) &&
        one.uses?.some((called) =>
          this.thingAtEnd('function', `${called}()`)?.body?.assigns.includes(column),
        ) === true,
    )
  }

  /** Whether all these columns were made in the range: nothing of the old release can be in their way. */
  allNew(table: string, columns: readonly string[]): boolean {
    return columns.length > 0 && columns.every((one) => this.column(table, one)?.origin === 'new')
  }
}
