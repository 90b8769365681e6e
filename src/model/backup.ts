import type { Digest } from './release.ts'
import type { HistoryRows } from './restore.ts'

/** What lastgood.yaml says of a database's backups. */
export interface BackupSettings {
  /** `when-needed`: when going back from the release would lose rows, has no down that works, or nobody could say. */
  readonly when: 'when-needed' | 'always' | 'never'
  /** Absolute path; null: `backups` in the project's `.lastgood` folder. */
  readonly folder: string | null
  /** Address of the server on which a backup is tried; null: the database's own. May hold a password. */
  readonly verify: string | null
  /** Seconds that making, trying or restoring one may take. */
  readonly withinSeconds: number
  /** Snapshots by commands take the place of copies that lastgood makes; absent: there are none. */
  readonly snapshot?: SnapshotCommands
}

/** Programs of the reader's own, each a name and its arguments; may hold secrets. */
export interface SnapshotCommands {
  /** Makes one, and prints its name as the last line. */
  readonly make: readonly string[]
  /** Brings the database to the state of the snapshot that LASTGOOD_SNAPSHOT names. */
  readonly restore: readonly string[]
  /** Restores it somewhere where it harms nobody; null: nobody can try it. */
  readonly try: readonly string[] | null
}

/** A backup as the plan asks for it. */
export interface BackupAction {
  readonly do: 'backup'
  /** Name of the database in lastgood.yaml. */
  readonly database: string
  /** The release that it is made before. */
  readonly release: string
  /** The release that this state of the database belongs to: what runs; null on a first deploy. */
  readonly previous: string | null
  /** Rows that the history holds once the release's migrations ran there; null: that cannot be asked. */
  readonly history: HistoryRows | null
  /** The backup is known by this: the plan's id, or one made up for it. */
  readonly mark: string
}

/** Rows of one table as a backup holds them. `schema`: of SQLite `main`, of MySQL and MariaDB empty. */
export interface TableRows {
  readonly schema: string
  readonly table: string
  /** Null: it took too long, or may not be read. */
  readonly rows: number | null
}

/** A backup that was made: an entry of the ledger's journal. */
export interface Backup {
  readonly mark: string
  readonly service: string
  readonly environment: string
  readonly database: string
  /** Its name on the server; of SQLite the absolute path of its file. */
  readonly source: string
  readonly release: string
  readonly previous: string | null
  /** ISO 8601: the moment whose state it holds. */
  readonly takenAt: string
  readonly engine: 'postgresql' | 'mysql' | 'sqlite'
  /** Absolute path; of a snapshot the path of a file that holds its name. */
  readonly file: string
  /** What the command calls it that made it; absent: the file is the backup. */
  readonly snapshot?: string
  readonly digest: Digest
  readonly bytes: number
  /** Whether the release's migrations had run by then: none, some, or all of them. */
  readonly holds: 'before' | 'partly' | 'after' | 'unknown'
  readonly tables: readonly TableRows[]
  /** PostgreSQL: number of the transaction from which on rows are newer than the backup. Null where there is none. */
  readonly transaction: string | null
  /** How it was tried, and that every table came back with its rows; null: it was not. */
  readonly verified: { readonly at: string; readonly says: string } | null
}
