import type { SqlFailure } from '../proof.ts'

/** Something that code of schema N−1 may rely on, and how to find out whether it does hold. */
export interface Promised {
  /** As in `Broken.promise`. */
  readonly promise: string
  /** `table`, `table.column`, the type or function, for people. */
  readonly object: string
  /** Executed one after another in a savepoint that is rolled back; holds when none fails. */
  readonly statements: readonly string[]
  /** Asked when it fails, to tell which part does; it stands itself when none of them does. */
  readonly parts: readonly Promised[]
  readonly says: (failure: SqlFailure) => string
}

/** A promise that PostgreSQL keeps or not. */
export function promised(
  promise: string,
  object: string,
  statements: readonly string[],
  does: string,
  parts: readonly Promised[] = [],
): Promised {
  const says = ({ message }: SqlFailure) => `${does} fails: ${message}`
  return { promise, object, statements, parts, says }
}

/** How many questions a promise stands for. */
export const weight = ({ parts }: Promised): number => Math.max(1, parts.length)

/** An identifier as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL writes it, whatever `standard_conforming_strings` says. */
export const literal = (text: string): string =>
  `${text.includes('\\') ? ' E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
