import type { Body } from '../../sql/statement.ts'
import type { Node } from 'libpg-query'
import type { EngineChange } from './engine-change.ts'

/**
 * Names of objects in these types are normalised: `public.` is left out, other schemas stay (`auth.users`). Column names are as
 * they are.
 */
export interface NewColumn {
  readonly name: string
  /** As `int4`, `varchar(20)`, `text[]`, `auth.mood`; null where it is taken from elsewhere (CREATE TABLE AS). */
  readonly type: string | null
  readonly notNull: boolean
  readonly default: 'none' | 'constant' | 'stable' | 'volatile'
  readonly generated: 'none' | 'stored' | 'virtual'
  readonly identity: 'none' | 'always' | 'by-default'
}

export interface Constraint {
  readonly what: 'unique' | 'primary-key' | 'foreign-key' | 'check' | 'exclusion' | 'not-null'
  /** As written, or as PostgreSQL would name it. */
  readonly name: string
  /** Columns it speaks of. */
  readonly columns: readonly string[]
  /** Table a foreign key points to. */
  readonly references: string | null
  readonly notValid: boolean
  /** Made from an index that exists already. */
  readonly usingIndex: string | null
  /** The condition or the actions, to tell whether a constraint of this name says the same as before. */
  readonly text: string
  /** Values that a CHECK allows its one column, where it is a list of them. */
  readonly values: readonly string[] | null
  /** Whether deleting a row that is pointed to is refused. */
  readonly refusesDelete: boolean
}

/** Kinds of objects that need no model of their own beyond "there" and "gone". */
export type ObjectKind =
  | 'table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'type'
  | 'domain'
  | 'function'
  | 'sequence'
  | 'schema'
  | 'extension'
  | 'role'
  | 'other'

export type TriggerTiming = 'before' | 'after' | 'instead-of'

/** One thing a statement changes; a statement may make several. */
export type Change =
  | {
      readonly kind: 'create-table'
      readonly table: string
      readonly columns: readonly NewColumn[]
      readonly complete: boolean
      readonly constraints: readonly Constraint[]
      readonly ifNotExists: boolean
      readonly temporary: boolean
      readonly partitionOf: string | null
    }
  | EngineChange
  | {
      readonly kind: 'add-column'
      readonly table: string
      readonly column: NewColumn
      readonly ifNotExists: boolean
    }
  | {
      readonly kind: 'drop-column'
      readonly table: string
      readonly column: string
      readonly ifExists: boolean
    }
  | {
      readonly kind: 'rename-column'
      readonly table: string
      readonly column: string
      readonly to: string
    }
  | {
      readonly kind: 'rename-table'
      readonly table: string
      readonly to: string
      readonly moved: boolean
    }
  | {
      readonly kind: 'change-type'
      readonly table: string
      readonly column: string
      readonly type: string
      readonly using: boolean
    }
  | { readonly kind: 'set-default'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'drop-default' | 'set-not-null' | 'drop-not-null'
      readonly table: string
      readonly column: string
    }
  | {
      readonly kind: 'change-identity'
      readonly table: string
      readonly column: string
      readonly to: 'always' | 'by-default' | 'none' | 'expression' | 'no-expression' | 'options'
    }
  | { readonly kind: 'add-constraint'; readonly table: string; readonly constraint: Constraint }
  | {
      readonly kind: 'drop-constraint'
      readonly table: string
      readonly name: string
      readonly ifExists: boolean
    }
  | { readonly kind: 'validate-constraint'; readonly table: string; readonly name: string }
  | {
      readonly kind: 'create-index'
      readonly table: string
      readonly name: string
      readonly columns: readonly string[]
      readonly unique: boolean
      readonly concurrently: boolean
      readonly partial: boolean
      /** Whether it holds what is computed from columns, such as lower(email). */
      readonly computed: boolean
      readonly ifNotExists: boolean
    }
  | {
      readonly kind: 'drop-index'
      readonly name: string
      readonly concurrently: boolean
      readonly ifExists: boolean
    }
  | {
      readonly kind: 'rename-object'
      readonly what: ObjectKind | 'index' | 'constraint' | 'trigger'
      readonly name: string
      readonly to: string
      readonly moved: boolean
    }
  | {
      readonly kind: 'row-security'
      readonly table: string
      readonly to: 'on' | 'off' | 'force' | 'no-force'
    }
  | {
      readonly kind: 'policy'
      readonly table: string
      readonly name: string
      readonly action: 'create' | 'alter' | 'drop'
      readonly restrictive: boolean
    }
  | {
      readonly kind: 'partition'
      readonly table: string
      readonly partition: string
      readonly action: 'attach' | 'detach' | 'inherit' | 'no-inherit'
      readonly concurrently: boolean
    }
  | {
      readonly kind: 'table-option'
      readonly table: string
      readonly what: string
      readonly lock: string
    }
  | {
      readonly kind: 'create-trigger'
      readonly table: string
      readonly name: string
      readonly function: string
      readonly timing: TriggerTiming
      readonly row: boolean
      readonly replace: boolean
      readonly constraint: boolean
    }
  | {
      readonly kind: 'drop-trigger'
      readonly table: string
      readonly name: string
      readonly ifExists: boolean
    }
  | {
      readonly kind: 'switch-trigger'
      readonly table: string
      readonly name: string
      readonly on: boolean
    }
  | {
      readonly kind: 'rewrite-rule'
      readonly table: string
      readonly name: string
      readonly action: 'create' | 'drop'
    }
  | {
      readonly kind: 'create-view'
      readonly view: string
      readonly replace: boolean
      readonly materialized: boolean
      readonly columns: readonly string[] | null
      readonly query: Node | null
      readonly ifNotExists: boolean
      readonly temporary: boolean
    }
  | {
      readonly kind: 'create-function'
      readonly name: string
      readonly signature: string
      readonly returns: string
      readonly replace: boolean
      readonly body: Body | null
    }
  | {
      readonly kind: 'create-type'
      readonly type: string
      readonly labels: readonly string[] | null
    }
  | {
      readonly kind: 'create-object'
      readonly what: ObjectKind
      readonly name: string
      readonly ifNotExists: boolean
    }
  | {
      readonly kind: 'drop-object'
      readonly what: ObjectKind
      readonly name: string
      readonly ifExists: boolean
      readonly cascade: boolean
    }
  | {
      readonly kind: 'add-enum-value'
      readonly type: string
      readonly label: string
      readonly ifNotExists: boolean
    }
  | {
      readonly kind: 'rename-enum-value'
      readonly type: string
      readonly label: string
      readonly to: string
    }
  | {
      readonly kind: 'change-attribute'
      readonly type: string
      readonly attribute: string
      readonly action: 'add' | 'drop' | 'change' | 'rename'
    }
  | {
      readonly kind: 'change-domain'
      readonly type: string
      readonly action:
        | 'add-constraint'
        | 'drop-constraint'
        | 'set-not-null'
        | 'drop-not-null'
        | 'default'
        | 'validate'
    }
  | {
      readonly kind: 'change-sequence'
      readonly sequence: string
      readonly what: string
      readonly restarts: boolean
    }
  | {
      readonly kind: 'write'
      readonly how: 'insert' | 'update' | 'delete' | 'truncate' | 'merge' | 'copy'
      readonly table: string
      readonly columns: readonly string[]
      readonly filtered: boolean
      readonly rows: number | null
      readonly cascade: boolean
    }
  | { readonly kind: 'call'; readonly functions: readonly string[] }
  | { readonly kind: 'set-sequence'; readonly sequence: string | null }
  | {
      readonly kind: 'grant' | 'revoke'
      readonly what: string
      readonly objects: readonly string[]
      readonly privileges: readonly string[]
      readonly roles: readonly string[]
    }
  | {
      readonly kind: 'maintenance'
      readonly what: string
      readonly object: string | null
      readonly lock: string | null
    }
  | { readonly kind: 'change-owner'; readonly object: string; readonly to: string }
  | { readonly kind: 'change-role'; readonly role: string; readonly what: string }
  | { readonly kind: 'drop-owned'; readonly role: string }
  | { readonly kind: 'search-path'; readonly schema: string | null }
  | { readonly kind: 'unread'; readonly what: string }

/** A change of one kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>
