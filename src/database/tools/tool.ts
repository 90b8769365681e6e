import type { Problem } from '../../model/problem.ts'
import type { Dialect, Migration, MigrationSet, Tree } from '../migration.ts'
import type { Rows } from '../session.ts'

/** Whether the *old release's* migration tool starts against the history that the newer one left behind. */
export type StartUp =
  | { readonly state: 'starts'; readonly says: string }
  | { readonly state: 'refuses'; readonly says: string }
  | { readonly state: 'unknown'; readonly why: string }

/** Why a folder looks like a tool's; the surest wins. */
export interface Fit {
  /** 3: a file only this tool writes; 2: its way of naming or marking files; 1: could be. */
  readonly sure: 1 | 2 | 3
  readonly because: string
}

/** What the caller knows and the tree may not tell. */
export interface ReadOptions {
  /** Null: as the tree tells (a lock file, a config, the SQL itself), `postgresql` when it does not. */
  readonly dialect: Dialect | null
  /**
   * Prints a migration that is code through the tool itself, where it is installed; null: nothing may be started, and such
   * directions stay `unknown`.
   */
  readonly printer: Printer | null
}

/** Runs the tool's own "print the SQL" in the folder of the project; an exit code other than 0 is a Problem. */
export type Printer = (
  argv: readonly string[],
) => Promise<
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem }
>

/** How the applied migrations are read from a real database. */
export interface HistoryTable {
  /** One SELECT, read only. */
  readonly query: string
  /** Ids as in {@link MigrationSet}, oldest first, and what the table says against trusting it (dirty, failed, checksum). */
  readonly parse: (
    rows: Rows,
    known: MigrationSet,
  ) => { readonly applied: readonly string[]; readonly problems: readonly Problem[] }
}

/**
 * Argument vectors of the tool, for the folder the project stands in; null where it has no such command. Names of files reach
 * them only where they cannot be taken for an option. The database is named by the tool's own means: its environment variable
 * or its configuration.
 */
export interface Commands {
  readonly up: (folder: string) => readonly string[] | null
  /** Takes back the newest `steps` migrations, so that `to` (a {@link Migration}, null for none) is the newest that stays. */
  readonly down: (
    folder: string,
    steps: number,
    to: Pick<Migration, 'id' | 'recorded'> | null,
  ) => readonly string[] | null
  readonly status: (folder: string) => readonly string[] | null
}

/** A migration tool. Reading is pure but for the tree; a file per tool, listed in `index.ts`. */
export interface Tool {
  readonly name: string
  /** Null: the folder does not look like this tool's. Looks at names first, and reads as few files as it can. */
  readonly fits: (tree: Tree, folder: string) => Promise<Fit | null>
  readonly read: (tree: Tree, folder: string, options: ReadOptions) => Promise<MigrationSet>
  /** `older`: what the old release ships; `newer`: what was applied. With the source of the behaviour in its docstring. */
  readonly startUp: (older: MigrationSet, newer: MigrationSet) => StartUp
  readonly history: HistoryTable | null
  readonly commands: Commands | null
}
