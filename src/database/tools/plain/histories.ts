import type { Dialect } from '../../migration.ts'
import { byPath, numberOf } from '../order.ts'
import type { Place } from './places.ts'

const named: Readonly<Record<Dialect, RegExp>> = {
  postgresql: /postgres|^pg|psql/i,
  mysql: /mysql|maria/i,
  sqlite: /sqlite/i,
}

/**
 * Folders that hold the same numbers are histories of their own: a database each, or a part of the project each. The one of the
 * dialect that is asked for (PostgreSQL when none is), with a `/` behind it; null when all files are one history.
 */
export function oneHistory(places: readonly Place[], dialect: Dialect | null): string | null {
  const tops = Map.groupBy(places, ({ key }) =>
    key.includes('/') ? (key.split('/')[0] ?? '') : '',
  )
  if (tops.size < 2 || tops.has('')) return null
  // A folder that is itself a number or a version is a part of one history.
  const names = [...tops.keys()].filter((name) => numberOf(name) === null && !/^\d/.test(name))
  const numbers = names.map((name) => new Set((tops.get(name) ?? []).map(({ key }) => rest(key))))
  const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
    [...a].filter((each) => b.has(each)).length * 2 > Math.min(a.size, b.size)
  const apart = numbers.some((one, at) => numbers.slice(at + 1).some((other) => shared(one, other)))
  if (!apart) return null
  const sorted = names.toSorted(byPath)
  const wanted = sorted.find((name) => named[dialect ?? 'postgresql'].test(name)) ?? sorted[0]
  return wanted === undefined ? null : `${wanted}/`
}

/** A place below its top folder: its numbers, for titles may differ between databases. */
function rest(key: string): string {
  const parts = key.split('/').slice(1)
  return parts.map((part) => numberOf(part) ?? part).join('/')
}
