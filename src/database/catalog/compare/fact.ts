/** One object taken apart, so that any two can be compared without knowing what they are. */
export interface Fact {
  /** The kind, as in `Difference.what`. */
  readonly what: string
  /** For people: `orders.total`. */
  readonly object: string
  /** Who it is: the same on both sides when it is the same object. */
  readonly key: string
  /** What has to be the same, by aspect. */
  readonly strict: Readonly<Record<string, string>>
  /** What is only noted when it differs. */
  readonly loose: Readonly<Record<string, string>>
  /** Rights of others; more than before is only noted. */
  readonly rights: readonly string[]
  /** Set where names are often generated: two objects that only their names keep apart have the same twin. */
  readonly twin: string | null
  /** Id of the relation or type it is a part of; null when it stands by itself. */
  readonly holder: string | null
}

/** A fact that has only what is given. */
export function fact(
  what: string,
  object: string,
  strict: Fact['strict'],
  rest: Partial<Pick<Fact, 'key' | 'loose' | 'rights' | 'twin' | 'holder'>> = {},
): Fact {
  const key = `${what} ${rest.key ?? object}`
  return { what, object, strict, loose: {}, rights: [], twin: null, holder: null, ...rest, key }
}
