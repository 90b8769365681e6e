import type { Dialect } from '../migration.ts'

const schemes: readonly (readonly [RegExp, Dialect])[] = [
  [/^postgres(?:ql)?:/, 'postgresql'],
  [/^(?:mysql|mariadb):/, 'mysql'],
  [/^(?:sqlite|file):/, 'sqlite'],
]

/** The family of engines that an address of lastgood.yaml leads to, by its scheme. */
export function dialectOf(url: string): Dialect {
  const found = schemes.find(([scheme]) => scheme.test(url))
  // The file's own schema lets no other through; the address is not quoted, it may hold a password.
  if (found === undefined) throw new Error('an address of no known database')
  return found[1]
}
