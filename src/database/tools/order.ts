/**
 * Compares names that begin with a version: digits compare as numbers, and dashes, underscores and dots inside a date
 * (`2020-01-02-030405`) do not count. Names without a number come last, by name.
 */
export function byVersion(a: string, b: string): number {
  const [left, right] = [versionOf(a), versionOf(b)]
  if (left !== null && right !== null && left !== right) return left < right ? -1 : 1
  if ((left === null) !== (right === null)) return left === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

/** The number a name begins with, or null: `0007_add` → 7, `V3__add` → 3, `2020-01-02-030405_x` → 20200102030405. */
export function versionOf(name: string): bigint | null {
  const date = /^[vV]?(\d{4})[-.](\d{2})[-.](\d{2})(?:[-.T]?(\d+))?/.exec(name)
  if (date !== null) return BigInt(date.slice(1).join(''))
  const digits = /^[vV]?(\d+)/.exec(name)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

/** Versions that several names claim, each with its names. */
export function conflicting(names: readonly string[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(names, (name) => versionOf(name)?.toString() ?? name)
  return [...groups.values()].filter((group) => group.length > 1)
}
