import type { SqlFailure } from '../proof.ts'
import type { Session } from '../session.ts'
import type { Promised } from './promised.ts'

/** A promise that did not hold. */
export interface Failed {
  readonly of: Promised
  readonly failure: SqlFailure
}

const savepoint = 'lastgood_promise'

/**
 * Executes each promise in the transaction that the session is in, and takes back what it did. Where a promise of several parts
 * fails, its parts are executed too, and those that fail are told in its stead.
 */
export async function execute(
  session: Session,
  promises: readonly Promised[],
): Promise<readonly Failed[]> {
  const failed: Failed[] = []
  for (const one of await failures(session, promises)) {
    const parts = one.of.parts.length > 1 ? await failures(session, one.of.parts) : []
    // A table that is gone is told once, not by column.
    const whole = parts.every(({ failure }) => failure.message === one.failure.message)
    failed.push(...(parts.length === 0 || (whole && parts.length > 1) ? [one] : parts))
  }
  return failed
}

/** All in one go: what fails is told, and the rest goes on behind it. */
export async function failures(
  session: Session,
  promises: readonly Promised[],
): Promise<readonly Failed[]> {
  const failed: Failed[] = []
  for (let from = 0; from < promises.length;) {
    const rest = promises.slice(from)
    const steps = rest.flatMap(({ statements }, at) =>
      [`savepoint ${savepoint}`, ...statements, `rollback to ${savepoint}`].map((sql) => ({
        sql,
        at,
      })),
    )
    const { done, failure } = await session.runEach(steps.map(({ sql }) => sql))
    const stopped = steps[done]
    const of = stopped === undefined ? undefined : rest[stopped.at]
    if (failure === null || stopped === undefined || of === undefined) return failed
    await session.run(`rollback to ${savepoint}`)
    failed.push({ of, failure })
    from += stopped.at + 1
  }
  return failed
}
