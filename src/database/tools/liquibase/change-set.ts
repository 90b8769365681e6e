import { attribute, type Node } from './node.ts'

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

/** Whether a change set runs on a database of that name, as far as it says so itself or by a precondition. */
export function runsOn(set: ChangeSet, name: string): boolean {
  const conditions = set.changes.filter((change) => change.name === 'preConditions')
  const holds = (node: Node, wanted: boolean): boolean => {
    if (node.name === 'dbms') return isFor(attribute(node, 'type'), name) === wanted
    if (node.name === 'not') return node.children.every((child) => holds(child, !wanted))
    if (node.name === 'or')
      return node.children.length === 0 || node.children.some((child) => holds(child, wanted))
    // What only a database can tell is taken to hold.
    return node.children.every((child) => holds(child, wanted))
  }
  return isFor(set.dbms, name) && conditions.every((node) => holds(node, true))
}

/** Whether a list of databases names one. */
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
