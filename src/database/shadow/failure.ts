import type { SqlFailure } from '../proof.ts'

/** What PostgreSQL's errors carry, in PGlite and in `pg` alike. */
interface DatabaseErrorLike {
  readonly message: string
  readonly code?: unknown
  readonly position?: unknown
}

/**
 * An error of PostgreSQL as a value. Its details are left out: they quote values.
 * @param sql what was sent, to turn the error's position into a line
 */
export function sqlFailure(error: unknown, sql: string): SqlFailure {
  const { message, code, position } = error as DatabaseErrorLike
  const at = Number(position)
  return {
    code: typeof code === 'string' && code !== '' ? code : null,
    message,
    line: Number.isInteger(at) && at > 0 ? sql.slice(0, at).split('\n').length : null,
  }
}

/** Whether PostgreSQL itself said so, with a code; otherwise something between it and us broke. */
export function isDatabaseError(error: unknown): error is Error {
  return error instanceof Error && /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code))
}
