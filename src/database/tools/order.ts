/**
 * Compares names that begin with a version, as people mean them: digits compare as numbers, parts one after another (`1.2`
 * before `1.10`), and dashes inside a date (`2020-01-02-030405`) do not count. Names without a number come last; the rest of
 * a name decides where the versions are equal.
 */
export function byVersion(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  if (left === null || right === null) {
    return left === right ? naturally(a, b) || byName(a, b) : left === null ? 1 : -1
  }
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (part !== other) return part < other ? -1 : 1
  }
  return left.length - right.length || naturally(a, b) || byName(a, b)
}

/** Compares as bytes do (all that tools sort like this is ASCII). */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares paths segment by segment with {@link byVersion}. */
export function byPath(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (const [index, segment] of left.entries()) {
    const compared = byVersion(segment, right[index] ?? '')
    if (compared !== 0) return compared
  }
  return left.length - right.length
}

const collator = new Intl.Collator('en', { numeric: true })
const naturally = (a: string, b: string) => collator.compare(a, b)

const date =
  /^[vV]?((?:19|20)\d{2})[-._]?(0[1-9]|1[0-2])[-._]?(0[1-9]|[12]\d|3[01])(?:[-._T]?(\d{1,9}(?:[-:]\d{2})*))?(?![\dA-Za-z])/

/** Day and time of a name that begins with a date; the time is null when there is none. */
function datePartsOf(name: string): { readonly day: bigint; readonly time: bigint | null } | null {
  const found = date.exec(name)
  if (found === null) return null
  const [, year = '', month = '', day = '', rest] = found
  const time = rest?.replace(/[-:]/g, '')
  // Hours and minutes without seconds.
  const padded = time?.length === 4 ? `${time}00` : time
  return {
    day: BigInt(year + month + day),
    time: padded === undefined ? null : BigInt(padded),
  }
}

function partsOf(name: string): readonly bigint[] | null {
  const day = datePartsOf(name)
  if (day !== null) return [day.day, day.time ?? 0n]
  const dotted = /^[vV]?(\d+(?:\.\d+)*)/.exec(name)?.[1]
  return dotted === undefined ? null : dotted.split('.').map(BigInt)
}

/** The digits a name begins with, as a number, or null: `0007_add` → 7, `V3__add` → 3. */
export function versionOf(name: string): bigint | null {
  const digits = /^[vV]?(\d+)/.exec(name)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

/**
 * What migrations under one number have in common: the number, or all of a dotted version (`1.2` and `1.10` are two), or date
 * and time. Null for names without one, and for a date alone: several migrations of one day are not one.
 */
export function numberOf(name: string): string | null {
  const day = datePartsOf(name)
  if (day !== null) return day.time === null ? null : `${day.day}.${day.time}`
  return partsOf(name)?.join('.') ?? null
}

/** Names that claim the same number. */
export function conflicting(names: readonly string[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(names, numberOf)
  return [...groups].flatMap(([number, group]) =>
    number === null || group.length < 2 ? [] : [group],
  )
}
