import type { Io } from '../../host/io.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { Problem } from '../../model/problem.ts'
import type { Dialect, Tree } from '../migration.ts'
import type { OldStatement } from '../proof.ts'

/** What one source gave. */
export interface Collected {
  readonly statements: readonly OldStatement[]
  /** What could not be read, each by its name, and what is left out. */
  readonly problems: readonly Problem[]
  /** Those of the problems which mean that something named was not read at all: then nobody knows what it holds. */
  readonly unread: readonly Problem[]
}

/** What sources read from. */
export interface SourceWorld {
  /** The files of release N−1. */
  readonly tree: Tree
  /** Of the migrations. */
  readonly dialect: Dialect
  readonly databases: readonly DatabaseConfig[]
  readonly io: Pick<Io, 'files'>
  /** Absolute path of the project, which files outside the release are named from. */
  readonly root: string
}

/**
 * Finds statements that release N−1 sends.
 * @param where what the configuration names: a path in the release, a database, a file
 */
export type Source = (where: string, world: SourceWorld) => Promise<Collected>

/** Nothing, for one reason. */
export function unread(what: string, where: string, hint: string): Collected {
  const problems = [{ what, where, hint }]
  return { statements: [], problems, unread: problems }
}

/** A file that is there and cannot be read. */
export const unreadFile = (problem: Problem): Problem => ({
  ...problem,
  what: `could not be read: ${problem.what}`,
})
