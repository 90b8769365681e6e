/**
 * An expected failure, as a value. `what` happened, `where` (a file with line and column, a run, an
 * engine, a command), and `hint`: the next command to type or the next thing to change.
 * None of the three ever carries a secret.
 */
export interface Problem {
  readonly what: string
  readonly where: string
  readonly hint: string
}

/** Either a value or the problems that stand in its way (at least one). */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** A successful {@link Result}. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** A failed {@link Result}. */
export function fail(...problems: Problem[]): Result<never> {
  return { ok: false, problems }
}

/** One line for people: `what (where). hint`. */
export function problemLine(problem: Problem): string {
  return `${problem.what} (${problem.where}). ${problem.hint}`
}
