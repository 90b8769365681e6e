/** Numbers of catalog rows; JSON carries them as text. */
export type Oid = string

/** What the catalog query gives: lists of lists, in the order of the columns its sections select. */
export interface Raw {
  readonly version: number
  readonly schemas: readonly [oid: Oid, name: string, hasRights: boolean][]
  readonly relations: readonly [
    oid: Oid,
    namespace: Oid,
    name: string,
    kind: 'r' | 'p' | 'f' | 'v' | 'm',
    persistence: 'p' | 'u' | 't',
    options: readonly string[] | null,
    rowSecurity: boolean,
    forceRowSecurity: boolean,
    replicaIdentity: string,
    partitionKey: string | null,
    bound: string | null,
    definition: string | null,
  ][]
  readonly columns: readonly RawColumn[]
  readonly typeTexts: readonly [type: Oid, modifier: number, text: string][]
  readonly typeNames: readonly [
    oid: Oid,
    schema: string,
    name: string,
    element: Oid | null,
    collation: string | null,
    storage: string,
  ][]
  readonly defaults: readonly [relation: Oid, column: number, expression: string][]
  readonly constraints: readonly RawConstraint[]
  readonly indexes: readonly RawIndex[]
  readonly inherits: readonly [child: Oid, parent: Oid][]
  readonly triggers: readonly [
    Oid,
    relation: Oid,
    name: string,
    definition: string,
    enabled: string,
  ][]
  readonly rules: readonly [Oid, relation: Oid, name: string, definition: string, enabled: string][]
  readonly policies: readonly [
    oid: Oid,
    relation: Oid,
    name: string,
    permissive: boolean,
    command: string,
    roles: readonly string[] | null,
    using: string | null,
    check: string | null,
  ][]
  readonly sequences: readonly [
    Oid,
    namespace: Oid,
    name: string,
    definition: string,
    last: string | null,
  ][]
  readonly sequenceOwners: readonly [
    sequence: Oid,
    relation: Oid,
    column: number,
    kind: 'a' | 'i',
  ][]
  readonly functions: readonly RawFunction[]
  readonly types: readonly RawType[]
  readonly extensions: readonly [name: string, version: string, schema: string][]
  readonly rights: readonly [kind: RightKind, oid: Oid, column: number, says: string][]
  readonly comments: readonly [catalog: Oid, oid: Oid, column: number, text: string][]
  readonly others: readonly [
    what: string,
    id: string,
    definition: string,
    catalog: number,
    oid: Oid,
  ][]
}

export type RightKind = 'relation' | 'schema' | 'type' | 'function'

export type RawColumn = readonly [
  relation: Oid,
  number: number,
  name: string,
  type: Oid,
  modifier: number,
  notNull: boolean,
  identity: '' | 'a' | 'd',
  generated: '' | 's' | 'v',
  collation: string | null,
  storage: string,
  compression: string,
  local: boolean,
]

export type RawConstraint = readonly [
  oid: Oid,
  name: string,
  relation: Oid,
  domain: Oid,
  kind: string,
  definition: string,
  columns: readonly number[] | null,
  validated: boolean,
  deferrable: boolean,
  deferred: boolean,
  local: boolean,
  referenced: Oid,
  referencedColumns: readonly number[] | null,
]

export type RawIndex = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  definition: string,
  unique: boolean,
  valid: boolean,
  /** Zero stands for an expression. */
  columns: readonly number[],
  keys: number,
  partial: boolean,
  inExpressions: readonly number[] | null,
]

export type RawFunction = readonly [
  oid: Oid,
  namespace: Oid,
  name: string,
  kind: 'f' | 'p' | 'a' | 'w',
  arguments: string,
  inputs: readonly string[],
  optional: number,
  returns: string | null,
  volatility: 'i' | 's' | 'v',
  definition: string | null,
  hasRights: boolean,
]

export type RawType = readonly [
  oid: Oid,
  namespace: Oid,
  name: string,
  kind: 'e' | 'd' | 'r' | 'b' | 'c',
  relation: Oid,
  labels: readonly string[] | null,
  base: Oid,
  modifier: number,
  notNull: boolean,
  expression: string | null,
  hasRights: boolean,
  range: readonly [subtype: Oid, definition: string] | null,
]
