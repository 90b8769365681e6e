import type { Part, Tuple } from './part.ts'

/** Rows asked about for one set of checks: at first, and where nothing was found. */
const few = 300
const many = 1500

/** The first choice of every part, and every choice of one part with the first of the others. */
export function nearby(parts: readonly Part[]): readonly Tuple[] {
  return varied(
    parts,
    parts.map(({ pool }) => pool[0] ?? []),
  )
}

/** Most parts NULL and one not, and whatever combinations there is room for. */
export function farther(parts: readonly Part[]): readonly Tuple[] {
  const empty = parts.map((part) => part.pool.find(isNothing) ?? part.pool[0] ?? [])
  const each = Math.max(2, Math.floor(few ** (1 / parts.length)))
  let product: Tuple[] = [[]]
  for (const { pool } of parts) {
    const choices = [
      ...new Set([...pool.slice(0, each - 1), ...pool.filter(isNothing), ...pool]),
    ].slice(0, each)
    product = product
      .flatMap((tuple) => choices.map((choice) => [...tuple, ...choice]))
      .slice(0, few)
  }
  return [...varied(parts, empty), ...product]
}

/**
 * Every choice of the part with the most of them (the kind of a row, most often) with every pattern of NULL and not NULL of the
 * others, those with the fewest values first: where a kind says which columns are to be set.
 */
export function byKind(parts: readonly Part[]): readonly Tuple[] {
  const kind = parts.toSorted((a, b) => constants(b) - constants(a))[0]
  const optional = parts.filter((part) => part !== kind && part.pool.some(isNothing))
  if (kind === undefined || optional.length === 0 || optional.length > 8) return []
  const patterns = Array.from({ length: 2 ** optional.length }, (_, bits) => bits).toSorted(
    (a, b) => ones(a) - ones(b),
  )
  return patterns
    .flatMap((bits) =>
      kind.pool.slice(0, 30).map((choice) =>
        parts.flatMap((part) => {
          if (part === kind) return choice
          const at = optional.indexOf(part)
          const set = at === -1 || (bits >> at) % 2 === 1
          return (set ? part.pool[0] : part.pool.find(isNothing)) ?? []
        }),
      ),
    )
    .slice(0, many)
}

function varied(parts: readonly Part[], base: readonly Tuple[]): readonly Tuple[] {
  const room = Math.max(4, Math.floor(few / parts.length))
  return [
    base.flat(),
    ...parts.flatMap(({ pool }, at) =>
      pool.slice(0, room).map((choice) => base.with(at, choice).flat()),
    ),
  ]
}

const isNothing = (tuple: Tuple) => tuple.every((maker) => maker(0) === null)
const ones = (bits: number) => bits.toString(2).replaceAll('0', '').length
/** Choices that are the same for every row: labels and the constants of checks. */
const constants = ({ pool, asks }: Part) =>
  asks === null
    ? pool.filter((tuple) => tuple.every((maker) => maker(0) !== null && maker(0) === maker(1)))
        .length
    : 0
