import { conflicting, byPath, numberOf } from '../order.ts'
import type { Place } from './places.ts'

/** One migration's files. Paths from the folder. */
export interface Files {
  readonly key: string
  readonly up: string
  readonly down: string | null
}

/** Ups with their downs in the order they run, and the downs that belong to none. */
export function pairUp(places: readonly Place[]): {
  readonly pairs: readonly Files[]
  readonly lonely: readonly string[]
} {
  const downs = new Map<string, string>()
  for (const { side, key, path } of places) if (side === 'down') downs.set(key, path)
  const ups = places.filter(({ side }) => side === 'up')
  const taken = new Set<string>()
  const byKey = ups.map(({ key, path }): Files => {
    const down = downs.get(key) ?? null
    if (down !== null) taken.add(down)
    return { key, up: path, down }
  })
  const left = places.filter(({ side, path }) => side === 'down' && !taken.has(path))
  const pairs = byKey.map((files) => {
    if (files.down !== null) return files
    const number = numbered(files.key)
    // Titles of the two may differ; the number does not, where each side has it once.
    const same = left.filter(({ key }) => number !== null && numbered(key) === number)
    const alone = byKey.filter(({ key, down }) => down === null && numbered(key) === number)
    const only = same.length === 1 && alone.length === 1 ? same[0] : undefined
    if (only === undefined) return files
    taken.add(only.path)
    return { ...files, down: only.path }
  })
  return {
    pairs: pairs.toSorted((a, b) => byPlace(a.key, b.key)),
    lonely: left.filter(({ path }) => !taken.has(path)).map(({ path }) => path),
  }
}

/** The number of the file together with its folder. */
function numbered(key: string): string | null {
  const parts = key.split('/')
  const number = numberOf(parts.at(-1) ?? '')
  return number === null ? null : [...parts.slice(0, -1), number].join('/')
}

/** A first schema comes first though it has no number. */
const first = /^(init(ial)?|base(line)?|setup|schema|create)([._-]|$)/i

function byPlace(a: string, b: string): number {
  const early = (key: string) => (numberOf(key) === null && first.test(key) ? 0 : 1)
  return early(a) - early(b) || byPath(a, b)
}

/** Names of migrations in one folder that claim the same number. */
export function sameNumbers(pairs: readonly Files[]): readonly (readonly string[])[] {
  const folders = Map.groupBy(pairs, ({ key }) => key.split('/').slice(0, -1).join('/'))
  return [...folders.values()].flatMap((inOne) =>
    conflicting(inOne.map(({ key }) => key.split('/').at(-1) ?? key)),
  )
}
