import type { Effect, Finding, Reversible, Severity } from '../finding.ts'
import type { Dialect } from '../migration.ts'
import type { Change } from './changes/change.ts'
import type { Context } from './world/context.ts'

/** What a rule says of one change; judging adds the rule's name, the statement, file and line. */
export type Opinion = Omit<Finding, 'rule' | 'dialect' | 'statement' | 'file' | 'line'>

/** A real change with an old reader and an old writer: for the rule's page, and held against the engine by a test. */
export interface Example {
  /** Where PostgreSQL has no such thing. */
  readonly dialect?: 'mysql'
  /** Schema of the old release. */
  readonly before: string
  readonly change: string
  /** Statements of the old release, one each; null when there is nothing left to read or write. */
  readonly reads: string | null
  readonly writes: string | null
}

/** Steps of their own; or the same ones as on PostgreSQL; or nothing, as that engine has no such thing. */
export type SaferElsewhere = readonly string[] | 'the same' | 'no such thing'

/** One kind of change, and what it does to the release before it. */
export interface Rule {
  /** Name of its file. */
  readonly id: string
  /** Title for people. */
  readonly title: string
  /** What happens and why, in plain words; paragraphs of its page. */
  readonly about: string
  /** The way without a break, in steps. `{table}`, `{column}`, `{type}`, `{to}` and `{object}` are filled in by `suggest`. */
  readonly safer: readonly string[]
  /** The same in the SQL of the other dialects. */
  readonly saferIn: Readonly<Record<Exclude<Dialect, 'postgresql'>, SaferElsewhere>>
  /** What other tools call it: `squawk: …`, `strong_migrations: …`, `Atlas: …`. */
  readonly sources: readonly string[]
  readonly example: Example
  /** Null or empty: nothing to say of this change. */
  readonly match: (change: Change, context: Context) => Opinion | readonly Opinion[] | null
}

/** The parts of an opinion that are not the usual ones. */
interface Parts {
  readonly readers?: Effect
  readonly writers?: Effect
  readonly severity?: Severity
  /** [rows that stood there before, rows written since]; both come back when it is not said. */
  readonly back?: readonly [Reversible, Reversible]
  /** [forward, backward]. */
  readonly locks?: readonly [string | null, string | null]
}

/**
 * An opinion: fine for readers and writers, undone without loss and without a lock, unless said otherwise. It counts as a break
 * when readers or writers break; what only may break is a note.
 */
export function opinion(object: string, says: string, parts: Parts = {}): Opinion {
  const { readers = 'fine', writers = 'fine', back = ['yes', 'yes'], locks = [null, null] } = parts
  const breaks = readers === 'breaks' || writers === 'breaks'
  return {
    object,
    severity: parts.severity ?? (breaks ? 'breaks' : 'note'),
    oldReaders: readers,
    oldWriters: writers,
    reversible: { oldRows: back[0], newRows: back[1] },
    lockForward: locks[0],
    lockBackward: locks[1],
    says,
  }
}
