import type { Node } from './node.ts'

/** A change set of any kind of changelog. */
export interface ChangeSet {
  readonly id: string
  readonly author: string
  /** Of the changelog, from the root of the tree. */
  readonly file: string
  readonly line: number
  readonly changes: readonly Node[]
  /** What it says of going back: null when it says nothing, so that Liquibase inverts the changes itself. */
  readonly rollback: readonly Node[] | null
  readonly inTransaction: boolean
  /** Runs again when it changes, or always. */
  readonly again: boolean
  /** Databases it is for, as written: `postgresql,!h2`; null for all. */
  readonly dbms: string | null
  /** SQL of a formatted file as it stands there, with its line; null for others. */
  readonly script: { readonly sql: string; readonly line: number } | null
  readonly properties: ReadonlyMap<string, string>
}

/** Whether a change set is for a database of that name. */
export function isFor(dbms: string | null, name: string): boolean {
  if (dbms === null || dbms.trim() === '') return true
  const words = dbms.split(',').map((word) => word.trim().toLowerCase())
  if (words.includes(`!${name}`) || words.includes('none')) return false
  const wanted = words.filter((word) => !word.startsWith('!'))
  return wanted.length === 0 || wanted.includes(name) || wanted.includes('all')
}

/** Fills `${name}` in; what has no value stays. */
export function expand(text: string, properties: ReadonlyMap<string, string>): string {
  if (!text.includes('${')) return text
  return text.replace(/\$\{([\w.:-]+)\}/g, (whole, name: string) => properties.get(name) ?? whole)
}
