import type { Io } from '../../host/io.ts'
import type { Backup, BackupAction, TableRows } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { HistoryRows } from '../../model/restore.ts'

export interface Taking {
  readonly service: string
  readonly environment: string
  readonly database: DatabaseConfig
  readonly action: BackupAction
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
}

/** What is known of a backup that was written and not tried yet. */
export type Dumped = Pick<
  Backup,
  'source' | 'takenAt' | 'holds' | 'tables' | 'transaction' | 'snapshot'
>

/** What a try of it showed. */
export interface Tried {
  /** For people. */
  readonly says: string
  readonly tables: readonly TableRows[]
}

/** How backups of one family of databases are made. All of it throws ProblemError. */
export interface BackupEngine {
  /** Of the names of its files. */
  readonly ending: string
  /** Whether migrations ran on the database already, by the history that their tool keeps. */
  readonly ran: (database: DatabaseConfig, history: HistoryRows | null) => Promise<Backup['holds']>
  /** Writes one state of the database into `file`, which is there and empty. */
  readonly dump: (io: Io, taking: Taking, file: string) => Promise<Dumped>
  /** Restores it somewhere where it harms nobody, and compares the rows of every table. Null: nobody said how. */
  readonly tried: (io: Io, taking: Taking, file: string, dumped: Dumped) => Promise<Tried | null>
}
