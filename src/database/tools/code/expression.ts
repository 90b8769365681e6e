/** What a migration's code says, as far as it is read. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly text: string; readonly line: number }
  /** A name with its dots; also `true`, `null`, `None`. */
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly line: number }
  | { readonly kind: 'map'; readonly entries: Named; readonly line: number }
  | Call
  | Code

export type Named = ReadonlyMap<string, Expression>

/** `table.string('a')`, `op.execute(sql)`, `add_column :a, :b`. */
export interface Call {
  readonly kind: 'call'
  /** With its dots; of a further link of a chain, only its own name. */
  readonly name: string
  /** The call whose answer it is called on. */
  readonly on: Expression | null
  readonly args: readonly Expression[]
  /** Keyword arguments. */
  readonly named: Named
  readonly line: number
  /** JavaScript: a statement that is neither awaited nor returned, so that nobody knows when it runs. */
  readonly loose?: true
}

/** A function or a block. */
export interface Code {
  readonly kind: 'code'
  readonly params: readonly string[]
  readonly body: readonly Expression[]
  readonly line: number
}
