import type { Script } from '../migration.ts'
import type { SqlFailure } from '../proof.ts'
import type { PreparedScript } from './prepare.ts'

/** What running scripts needs to know of one family of engines. */
export interface Engine {
  /** Cuts a script into statements and says how they have to be run. */
  readonly prepare: (script: Script) => PreparedScript
  /** Ends what a connection keeps (settings, temporary tables), as tools open one each time; null where nothing is kept. */
  readonly reset: string | null
  /** What a new connection would begin with because a script said so (`ALTER DATABASE … SET`), for one that stays open. */
  readonly begin?: string
  /** Moves counters on before a try, so that numbers that are handed out anew are other ones; absent where nothing counts by itself. */
  readonly spread?: string
  /** Makes routines forget the types that they were compiled for, as a new connection would; absent where they look each time. */
  readonly compiledAnew?: string
  /** Makes checks that wait for the end of a transaction happen now; null where there are none. */
  readonly settle: string | null
  /** Whether the engine says that something cannot be inside a transaction, or not in the same one. */
  readonly outsideOnly: (failure: SqlFailure) => boolean
  /** A role that a statement expects and that is not there; null when the failure is another. */
  readonly missingRole: (failure: SqlFailure) => string | null
  /** Statements around a second try of a script that failed so, as other tools would run it; null where there is none. */
  readonly again?: (failure: SqlFailure) => {
    readonly before: string
    readonly after: string
    /** What is done otherwise, for people. */
    readonly says: string
  } | null
  /** A statement as other builds of the engine would read it, after it failed so; null where that is the same. */
  readonly reworded?: (sql: string, failure: SqlFailure) => string | null
  /** Why statements before one that failed stay done, for an engine whose DDL no transaction takes back. */
  readonly staysDone?: string
  /** What a failure means, in one sentence. */
  readonly why: (failure: SqlFailure) => string
}
