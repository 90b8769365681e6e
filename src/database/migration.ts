import type { Problem } from '../model/problem.ts'

/** A family of engines that share a grammar; MariaDB counts as `mysql`. */
export type Dialect = 'postgresql' | 'mysql' | 'sqlite'

/** SQL text of one direction of a migration, as the migration tool would send it. */
export interface Script {
  /** Without byte-order mark, line ends `\n`. */
  readonly sql: string
  /** File it stands in, from the root of the tree. */
  readonly file: string
  /** Line of the file at which `sql` begins, from 1. */
  readonly line: number
  /** Whether the tool runs it inside one transaction. */
  readonly transactional: boolean
}

/**
 * One direction of a migration. `none`: the tool or the author has no such direction; `unknown`: it is code that could not be
 * turned into SQL here, or the file cannot be read.
 */
export type Direction =
  | { readonly state: 'sql'; readonly script: Script }
  | { readonly state: 'none'; readonly why: string }
  | { readonly state: 'unknown'; readonly problem: Problem }

/** One migration of a tree, in the words of its tool. */
export interface Migration {
  /** Unique in its set, and readable: the name of its file or folder where the history table has only a number. */
  readonly id: string
  /** What the history table holds for it (a version, a time), where that is not the id. */
  readonly recorded?: string
  /** For people: usually the file or folder name. */
  readonly name: string
  readonly up: Direction
  readonly down: Direction
  /** Runs again whenever its content changes (Flyway `R__`), after all others. */
  readonly repeatable: boolean
}

/** All migrations of one tree, in the order their tool runs them. */
export interface MigrationSet {
  /** Name of the tool, as in `database/tools/index.ts`. */
  readonly tool: string
  readonly dialect: Dialect
  /** Folder (or changelog file) from the root of the tree. */
  readonly folder: string
  readonly migrations: readonly Migration[]
  /** Conflicting numbers, files nobody would run, wrong encodings: what the reader should know. */
  readonly problems: readonly Problem[]
}

/** A tree of files: a commit, or a folder. Paths from its root, with `/`. */
export interface Tree {
  readonly files: readonly string[]
  /** Null when there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | null>
}
