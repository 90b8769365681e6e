import type { ChangeOf, Constraint, NewColumn } from './change.ts'

/** A table made anew with the rows of the old one: what it amounts to, `unfold` says. */
export interface RebuildTable {
  readonly kind: 'rebuild-table'
  readonly table: string
  readonly columns: readonly NewColumn[]
  readonly constraints: readonly Constraint[]
  /** The old column that each new one gets; null for an expression. Null as a whole: the one of the same name. */
  readonly copied: readonly { readonly column: string; readonly source: string | null }[] | null
  /** Whether some rows may be left behind. */
  readonly filtered: boolean
  /** Made on the new table in the same script. */
  readonly indexes: readonly ChangeOf<'create-index'>[]
  readonly triggers: readonly ChangeOf<'create-trigger'>[]
}
