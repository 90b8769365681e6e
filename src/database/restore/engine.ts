import type { Io } from '../../host/io.ts'
import type { Backup } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { Problem } from '../../model/problem.ts'
import type { DownAction, RestoreAction, RowsLost } from '../../model/restore.ts'
import type { Script } from '../migration.ts'
import type { Dropped } from './dropped.ts'

/** What going back would lose, counted on the real database. */
export interface Counted {
  readonly lost: readonly RowsLost[]
  /** What could not be counted, for people. */
  readonly uncounted: readonly string[]
}

/** What downs would take away. */
export interface DownsCounted extends Counted {
  /** Of what they drop, what was found there. */
  readonly there: readonly Dropped[]
  /** True: they begin or end transactions themselves. */
  readonly ownTransaction: boolean
}

/** How far it got: `half` is for a person, whoever saw it fail; who takes it up goes on where it stopped. */
export type Progress = boolean | 'running' | { readonly half: Problem }

/** How a database of one family is taken back. All of it throws ProblemError. */
export interface RestoreEngine {
  /** Why downs that stop half way are not as if they had never begun; null: they run in one transaction. */
  readonly halfDone: string | null
  /** Reads what downs drop, and counts it. Changes nothing. */
  readonly countDowns: (
    database: DatabaseConfig,
    scripts: readonly Script[],
  ) => Promise<DownsCounted>
  /**
   * Keeps what the downs drop, runs them, takes their rows out of the tool's history and leaves a mark. Again with the same mark:
   * nothing.
   */
  readonly performDowns: (io: Io, database: DatabaseConfig, action: DownAction) => Promise<void>
  /** Whether the downs of this mark ran. */
  readonly downsRan: (database: DatabaseConfig, action: DownAction) => Promise<Progress>
  /** What the real database holds that the backup does not. Throws also when it could not be restored. Changes nothing. */
  readonly countSince: (io: Io, database: DatabaseConfig, backup: Backup) => Promise<Counted>
  /** Brings the backup in under the database's name; what is there stays beside. Again with the same mark: nothing. */
  readonly restoreBackup: (io: Io, database: DatabaseConfig, action: RestoreAction) => Promise<void>
  /** Whether the database of that name is the restored one. */
  readonly backupRestored: (database: DatabaseConfig, action: RestoreAction) => Promise<Progress>
}
