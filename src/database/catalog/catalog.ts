import type { Dialect } from '../migration.ts'

/**
 * Everything people made in one database, as plain data; owners, and whatever belongs to the engine or to an extension, are left out.
 * `id`s are for people and for looking up: `users` in the default schema, `audit.users` in another, `"odd.name"` where
 * a name holds a dot; unique among relations. `sql` is the quoted name to put into a statement.
 */
export interface Catalog {
  readonly dialect: Dialect
  /** Version of the server as a number: 180006 for PostgreSQL 18.6. */
  readonly serverVersion: number
  readonly schemas: readonly SchemaObject[]
  readonly tables: readonly Table[]
  readonly views: readonly View[]
  readonly functions: readonly RoutineObject[]
  readonly types: readonly UserType[]
  readonly sequences: readonly Sequence[]
  readonly extensions: readonly Extension[]
  /** Event triggers, statistics, publications, operators and whatever else has a name and one definition. */
  readonly others: readonly OtherObject[]
  /** Data, not schema: where each sequence stands, by id; null before its first value. */
  readonly sequenceValues: ReadonlyMap<string, string | null>
}

/** What every object has. */
export interface Named {
  readonly id: string
  readonly schema: string
  readonly name: string
  /** Quoted and qualified. */
  readonly sql: string
  readonly comment: string | null
  /** Rights of others than the owner, sorted: `reader:SELECT`, `PUBLIC:EXECUTE`, with `*` when they may be passed on. */
  readonly privileges: readonly string[]
}

export interface SchemaObject extends Named {
  readonly kind: 'schema'
}

/** A type as a column or domain uses it. */
export interface TypeUse {
  /** As the engine prints it, with its modifier: `character varying(20)`, `public.mood[]`. */
  readonly text: string
  /** Of the element, when `array`. */
  readonly schema: string
  readonly name: string
  readonly array: boolean
}

export interface Column {
  readonly name: string
  readonly sql: string
  /** Place in the table, from 1, without gaps. */
  readonly position: number
  readonly type: TypeUse
  readonly notNull: boolean
  /** Expression of the default; null when there is none. */
  readonly default: string | null
  readonly identity: 'always' | 'by-default' | null
  readonly generated: null | { readonly kind: 'stored' | 'virtual'; readonly expression: string }
  /** Null where it is the type's own. */
  readonly collation: string | null
  /** Storage and compression that differ from the type's own; null otherwise. */
  readonly storage: string | null
  /** False where only a parent table declares it. */
  readonly local: boolean
  readonly comment: string | null
  readonly privileges: readonly string[]
}

export interface Constraint {
  readonly name: string
  readonly kind:
    'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion' | 'not-null' | 'other'
  /** As `pg_get_constraintdef` prints it. */
  readonly definition: string
  /** Names of the columns it looks at; empty where it only looks at expressions. */
  readonly columns: readonly string[]
  readonly validated: boolean
  readonly deferrable: boolean
  readonly initiallyDeferred: boolean
  /** False where only a parent table declares it. */
  readonly local: boolean
  /** What a foreign key points at: a table's id, and its columns in the order of `columns`. */
  readonly references: null | { readonly table: string; readonly columns: readonly string[] }
  readonly comment: string | null
}

export interface Index {
  readonly name: string
  /** From `USING` on: without its own name and its table's. */
  readonly definition: string
  readonly unique: boolean
  readonly valid: boolean
  /** Names of the columns in its key; those within expressions too. */
  readonly columns: readonly string[]
  /** True when a key is an expression, or when it covers only some rows. */
  readonly partial: boolean
  /** Whether it only serves a constraint that is listed itself. */
  readonly ofConstraint: boolean
  readonly comment: string | null
}

/** A trigger, rule or policy: has a name on its relation, and a definition. */
export interface Attached {
  readonly name: string
  readonly definition: string
  readonly comment: string | null
}

interface Relation extends Named {
  readonly columns: readonly Column[]
  readonly indexes: readonly Index[]
  readonly triggers: readonly Attached[]
  readonly rules: readonly Attached[]
  /** `fillfactor=70`, sorted. */
  readonly options: readonly string[]
}

export interface Table extends Relation {
  readonly kind: 'table' | 'partitioned' | 'foreign' | 'virtual'
  readonly unlogged: boolean
  /** `RANGE (created)`; null for one that is not partitioned. */
  readonly partitionKey: string | null
  /** The table it is a part of, and for which values: `FOR VALUES IN (1)`. */
  readonly partitionOf: null | { readonly table: string; readonly bound: string }
  /** Ids of parents, in order; not those of a partition. */
  readonly inherits: readonly string[]
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  /** `default`, `full`, `nothing`, `index`. */
  readonly replicaIdentity: string
  /** What an engine lets a table be besides, in its own words, sorted: `STRICT`, `WITHOUT ROWID`; code may notice each. */
  readonly attributes: readonly string[]
  readonly constraints: readonly Constraint[]
  readonly policies: readonly Attached[]
}

export interface View extends Relation {
  readonly kind: 'view' | 'materialized'
  readonly definition: string
}

/** `id` carries the types of what goes in: `total(integer, text)`. */
export interface RoutineObject extends Named {
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window'
  /** As `pg_get_function_arguments` prints them, with names and defaults. */
  readonly arguments: string
  /** Types of the arguments that a call has to give, in order. */
  readonly inputs: readonly string[]
  /** How many of `inputs`, at the end, may be left out. */
  readonly optional: number
  /** `SETOF text`; null for a procedure. */
  readonly returns: string | null
  readonly definition: string
  readonly volatility: 'immutable' | 'stable' | 'volatile'
}

export type UserType =
  | (Named & { readonly kind: 'enum'; readonly labels: readonly string[] })
  | (Named & { readonly kind: 'composite'; readonly columns: readonly Column[] })
  | (Named & {
      readonly kind: 'domain'
      readonly base: TypeUse
      readonly notNull: boolean
      readonly default: string | null
      readonly collation: string | null
      readonly constraints: readonly Constraint[]
    })
  | (Named & {
      readonly kind: 'range'
      readonly subtype: TypeUse
      /** Its subtype, operator class, collation and functions, as text. */
      readonly definition: string
    })
  | (Named & { readonly kind: 'base'; readonly definition: string })

export interface Sequence extends Named {
  /** `table.column` whose default or identity it serves; null when it stands alone. */
  readonly ownedBy: string | null
  readonly identity: boolean
  /** `bigint START 1 INCREMENT 1 MINVALUE 1 MAXVALUE … CACHE 1 NO CYCLE`. */
  readonly definition: string
}

export interface Extension {
  readonly name: string
  readonly version: string
  readonly schema: string
}

export interface OtherObject {
  /** `event trigger`, `statistics`, `publication`, `operator`, `cast`, `collation` … */
  readonly what: string
  readonly id: string
  readonly definition: string
  readonly comment: string | null
}

/** What differs between two catalogs, by ids: the cheap question a contract begins with. */
export interface ChangedObjects {
  /** Tables and views that are new, gone or not the same. */
  readonly relations: ReadonlySet<string>
  /** `table.column`, of tables and views on both sides as well as of new and gone ones. */
  readonly columns: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
  /** Sequences, schemas, extensions and others, as `sequence orders_id_seq`. */
  readonly others: ReadonlySet<string>
}
