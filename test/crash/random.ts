/** Picks from lists by a seeded generator (mulberry32), so that a failing case can be repeated. */
export function randomFrom(seed: number): <T>(list: readonly T[]) => T {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return (list) => {
    const picked = list[Math.floor(next() * list.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }
}
