import { backquoted, text } from './names.ts'
import type { Asking, Made, MadeTable, State } from './state.ts'

/** Who does what: `own` as the user whose database it is (so that what it makes is its own), `rows` brings saved rows back. */
export interface Restoring {
  readonly own: Asking
  /** Fills a table, which has no triggers then, with the rows it had. */
  readonly rows: (table: string, columns: readonly string[]) => Promise<void>
}

const same = (a: Made | undefined, b: Made | undefined) =>
  a !== undefined && b !== undefined && a.create === b.create && a.mode === b.mode

function sameTriggers(a: MadeTable, b: MadeTable): boolean {
  const [some, others] = [[...a.triggers], [...b.triggers]]
  return (
    some.length === others.length &&
    some.every(([name, made], at) => others[at]?.[0] === name && same(made, others[at][1]))
  )
}

/**
 * Puts a remembered state back by changing only what is not as it was: DDL commits by itself on these engines, so nothing else
 * can take it back. Costs what the difference costs, whatever the database holds besides.
 */
export async function restoreState(
  { own, rows }: Restoring,
  wanted: State,
  now: State,
): Promise<void> {
  const stays = (name: string) => {
    const [was, is] = [wanted.tables.get(name), now.tables.get(name)]
    return (
      was !== undefined &&
      is !== undefined &&
      same(was, is) &&
      was.checksum === is.checksum &&
      was.value === is.value &&
      sameTriggers(was, is)
    )
  }
  for (const set of ['foreign_key_checks', 'unique_checks']) await own(`set ${set} = 0`)
  for (const [name, event] of now.events) {
    if (!same(wanted.events.get(name), event)) await own(`drop event ${backquoted(name)}`)
  }
  for (const [name, view] of now.views) {
    if (!same(wanted.views.get(name), view)) await own(`drop view ${backquoted(name)}`)
  }
  for (const [name, { kind }] of now.tables) {
    if (!stays(name)) await own(`drop ${kind} ${backquoted(name)}`)
  }
  for (const [key, routine] of now.routines) {
    if (!same(wanted.routines.get(key), routine)) await own(`drop ${named(key)}`)
  }
  const missing = [...wanted.tables].filter(([name]) => !stays(name))
  const filled: string[] = []
  // Sequences first: a default may ask them.
  for (const [name, table] of missing.toSorted(([, a], [, b]) => rank(a) - rank(b))) {
    await make(own, { ...table, create: withoutImplicitKeys(table.create) })
    if (table.kind === 'sequence') {
      await own(`do setval(${backquoted(name)}, ${table.value ?? '1'}, 0)`)
    } else if (table.checksum !== '0') filled.push(name)
  }
  for (const name of filled) await rows(name, wanted.tables.get(name)?.columns ?? [])
  for (const [key, routine] of wanted.routines) {
    if (!same(now.routines.get(key), routine)) await make(own, routine)
  }
  await makeViews(
    own,
    [...wanted.views].filter(([name, view]) => !same(now.views.get(name), view)),
  )
  for (const [, { triggers }] of missing) {
    for (const trigger of triggers.values()) await make(own, trigger)
  }
  for (const [name, event] of wanted.events) {
    if (!same(now.events.get(name), event)) await make(own, event)
  }
}

const rank = ({ kind }: MadeTable) => (kind === 'sequence' ? 0 : 1)

function named(key: string): string {
  const space = key.indexOf(' ')
  return `${key.slice(0, space)} ${backquoted(key.slice(space + 1))}`
}

/**
 * InnoDB makes a key for a foreign key that has none, under its name, and drops it again when another key serves. Written out it
 * would be a key that somebody wanted, and stay.
 */
function withoutImplicitKeys(create: string): string {
  const foreign = new Map(
    [...create.matchAll(/^ {2}CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY \(([^)]*)\)/gm)].map(
      ([, name = '', columns = '']) => [name, columns.replaceAll(', ', ',')],
    ),
  )
  if (foreign.size === 0) return create
  return create.replace(
    /^ {2}KEY `((?:[^`]|``)+)` \(([^)]*)\),?\n/gm,
    (line, name: string, columns: string) => (foreign.get(name) === columns ? '' : line),
  )
}

/** What was made under another SQL mode may not be readable under this one. */
async function make(own: Asking, { create, mode }: Made): Promise<void> {
  if (mode !== null) await own(`set sql_mode = ${text(mode)}`)
  await own(create)
}

/** Views may stand on each other: those that cannot be made yet wait for the others. */
async function makeViews(own: Asking, views: readonly (readonly [string, Made])[]): Promise<void> {
  let left = views
  while (left.length > 0) {
    const waiting: (readonly [string, Made])[] = []
    let failure: unknown = null
    for (const view of left) {
      try {
        await make(own, view[1])
      } catch (error) {
        waiting.push(view)
        failure = error
      }
    }
    if (waiting.length === left.length) throw failure
    left = waiting
  }
}
