import type { Backup, BackupAction } from './backup.ts'

/** Rows of a migration tool's history table. */
export interface HistoryRows {
  readonly table: string
  readonly column: string
  readonly values: readonly string[]
}

/** What a down would drop of one table, as it stands before the downs. */
export interface KeptRows {
  /** Null: as the session's search path finds it. */
  readonly schema: string | null
  readonly table: string
  /** Null: the whole table. */
  readonly columns: readonly string[] | null
}

/** Down migrations as they stand in the plan: exactly what was approved is what runs. */
export interface DownAction {
  readonly do: 'down'
  /** Name of the database in lastgood.yaml; its address is in no plan. */
  readonly database: string
  /** In the order they run, from the tag of the release to leave. */
  readonly scripts: readonly { readonly file: string; readonly sql: string }[]
  /** Taken out in the same transaction; null when the tool keeps no history. */
  readonly history: HistoryRows | null
  /** Copied first, in the same transaction, into a table named `as`, with the primary key. Absent: nothing is kept. */
  readonly keep?: readonly (KeptRows & { readonly as: string })[]
  /** Under this the database remembers that the downs ran: the plan's id. */
  readonly mark: string
}

/** Rows of one column or table that a down would drop. */
export interface RowsLost {
  /** `accounts.phone`, or `notes` for a whole table. */
  readonly object: string
  readonly rows: number
}

/** The database as a backup holds it, brought in under the same name; what is there now stays beside it. */
export interface RestoreAction {
  readonly do: 'restore'
  /** Name of the database in lastgood.yaml. */
  readonly database: string
  readonly backup: Backup
  /** The present database is called so afterwards. */
  readonly keptAs: string
  /** Under this the restored database remembers it: the plan's id. */
  readonly mark: string
}

/** The database as a snapshot holds it, brought back by a command of lastgood.yaml: what becomes of what is there is the command's. */
export interface SnapshotAction {
  readonly do: 'restore-snapshot'
  /** Name of the database in lastgood.yaml. */
  readonly database: string
  readonly backup: Backup
}

/**
 * Stops, or starts again, what writes to a database and is no component, by the commands of lastgood.yaml. They are in no plan: they may
 * hold secrets.
 */
export interface WritersAction {
  readonly do: 'stop-writers' | 'start-writers'
  /** Name of the database in lastgood.yaml. */
  readonly database: string
}

/** What a step may do with a database. */
export type DatabaseAction =
  DownAction | BackupAction | RestoreAction | SnapshotAction | WritersAction

/** What going back through the database would do to the real one: proven downs, or a backup where there are none. */
export interface RestoreOffer {
  readonly way:
    | (Omit<DownAction, 'mark' | 'keep'> & {
        readonly keep?: readonly KeptRows[]
        readonly doubts?: readonly string[]
      })
    /** `instead`: why it is not the downs. `doubts`: what speaks against the way, for people; absent: nothing. */
    | (Omit<RestoreAction, 'mark' | 'keptAs'> & {
        readonly instead: string
        readonly doubts: readonly string[]
      })
  /** Counted on the real database, a moment ago. */
  readonly lost: readonly RowsLost[]
  /** What changes rows and could not be counted, for people. */
  readonly uncounted: readonly string[]
}
