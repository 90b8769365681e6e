import type { Body } from '../../sql/statement.ts'

/** A column as far as it is known; null where it is not. */
export interface BaseColumn {
  readonly type: string | null
  readonly notNull: boolean | null
  readonly hasDefault: boolean | null
}

/** A table or view that stood there before the range. */
export interface BaseTable {
  readonly columns: ReadonlyMap<string, BaseColumn>
  /** False: there may be columns that are not listed. Absent counts as true. */
  readonly complete?: boolean
  readonly kind?: 'table' | 'view'
  /** By name; what is known of a constraint. */
  readonly constraints?: ReadonlyMap<string, BaseConstraint>
}

export interface BaseConstraint {
  readonly what: 'unique' | 'primary-key' | 'foreign-key' | 'check' | 'exclusion' | 'not-null'
  readonly columns: readonly string[]
  /** The condition, to tell a constraint that is made anew unchanged; empty when it is not known. */
  readonly text: string
  /** Values that a CHECK allows, where it is a list of them. */
  readonly values: readonly string[] | null
  /** Table a foreign key points to. */
  readonly references: string | null
}

/** An index, function, trigger, type … that stood there before the range. */
export interface BaseObject {
  /** Table of an index or a trigger. */
  readonly table?: string
  readonly unique?: boolean
  readonly columns?: readonly string[]
  /** Labels of an enum. */
  readonly labels?: readonly string[]
  /** What a function or view refers to: `table` and `table.column`. */
  readonly uses?: readonly string[]
  /** Its definition, to tell what is made anew unchanged. */
  readonly text?: string
  /** Columns of an index that has a condition do not tell all. */
  readonly partial?: boolean
  /** Whether the index holds what is computed from columns. */
  readonly computed?: boolean
  /** Of a function. */
  readonly body?: Body | null
  readonly returns?: string
}

/**
 * What stood there before the range. Names without `public.`; kinds are those of `world.ts`. `'unknown'`: could be there or not.
 */
export interface Base {
  readonly table: (name: string) => BaseTable | null | 'unknown'
  readonly object?: (kind: string, name: string) => BaseObject | null | 'unknown'
  /** Everything known of a kind, for what must be looked for (functions that use a column). */
  readonly objects?: (kind: string) => ReadonlyMap<string, BaseObject>
}

/** Nothing is known: whatever a statement speaks of stood there before, unless the range made it. */
export const unknownBase: Base = { table: () => 'unknown' }
