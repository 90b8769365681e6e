/** A migration that names those it comes after. */
export interface Linked {
  readonly id: string
  readonly after: readonly string[]
}

/**
 * In an order in which each comes after those it names; of equal right, as they are given. Names of others do not count.
 * @returns also those that wait for one another, which no order has
 */
export function inOrder<T extends Linked>(
  given: readonly T[],
): { readonly ordered: readonly T[]; readonly left: readonly T[] } {
  const known = new Set(given.map(({ id }) => id))
  const done = new Set<string>()
  const ordered: T[] = []
  let left: readonly T[] = given
  for (;;) {
    const waiting: T[] = []
    for (const each of left) {
      if (each.after.every((id) => !known.has(id) || done.has(id))) {
        done.add(each.id)
        ordered.push(each)
      } else waiting.push(each)
    }
    if (waiting.length === left.length) return { ordered, left: waiting }
    left = waiting
  }
}
