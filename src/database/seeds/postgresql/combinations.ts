import type { Part, Tuple } from './part.ts'

/** At most so many rows are asked about for one set of checks. */
const most = 300

/** Near ones: the first choice of every part, and every choice of one part with the first of the others. */
export function nearby(parts: readonly Part[]): readonly Tuple[] {
  const first = parts.map(({ pool }) => pool[0] ?? [])
  return varied(parts, first)
}

/** Far ones: most columns NULL and one not, and whatever combinations there is room for. */
export function farther(parts: readonly Part[]): readonly Tuple[] {
  const empty = parts.map((part) => part.pool.find(isNothing) ?? part.pool[0] ?? [])
  const each = Math.max(2, Math.floor(most ** (1 / parts.length)))
  let product: Tuple[] = [[]]
  for (const { pool } of parts) {
    const choices = [
      ...new Set([...pool.slice(0, each - 1), ...pool.filter(isNothing), ...pool]),
    ].slice(0, each)
    product = product
      .flatMap((tuple) => choices.map((choice) => [...tuple, ...choice]))
      .slice(0, most)
  }
  return [...varied(parts, empty), ...product].slice(0, 2 * most)
}

function varied(parts: readonly Part[], base: readonly Tuple[]): readonly Tuple[] {
  const room = Math.max(4, Math.floor(most / parts.length))
  return [
    base.flat(),
    ...parts.flatMap(({ pool }, at) =>
      pool.slice(0, room).map((choice) => base.with(at, choice).flat()),
    ),
  ]
}

const isNothing = (tuple: Tuple) => tuple.every((maker) => maker(0) === null)
