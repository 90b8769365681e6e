import type { Catalog } from '../catalog/catalog.ts'
import type { Session } from '../session.ts'
import { execute, type Failed } from './execute.ts'
import type { Manner } from './manner.ts'
import { mannerOf } from './manners.ts'
import { promised } from './promised.ts'

/** An INSERT that schema N−1 accepted: what an old writer sends. */
export interface OldInsert {
  readonly table: string
  readonly sql: string
}

/** Which old writes a schema took, and which not. */
export interface Replayed {
  readonly accepted: readonly OldInsert[]
  readonly failed: readonly Failed[]
}

/**
 * Sends the INSERTs of an old writer, in order, and keeps what is accepted, in the transaction that the session is in.
 * @param before the catalog of N−1: what its own constraints refuse, because of rows that the up wrote, is no broken promise
 */
export async function replay(
  session: Session,
  inserts: readonly OldInsert[],
  before: Catalog,
): Promise<Replayed> {
  const accepted: OldInsert[] = []
  const failed: Failed[] = []
  const { isCoincidence, reason } = mannerOf(before.dialect)
  for (let from = 0; from < inserts.length;) {
    const rest = inserts.slice(from)
    const steps = rest.flatMap(({ sql }) => [
      'savepoint lastgood_insert',
      sql,
      'release savepoint lastgood_insert',
    ])
    const { done, failure } = await session.runEach(steps)
    const at = Math.floor(done / 3)
    accepted.push(...rest.slice(0, at))
    const one = rest[at]
    if (failure === null || one === undefined) break
    await session.run('rollback to lastgood_insert')
    from += at + 1
    if (await isCoincidence({ failure, table: one.table, before, session })) continue
    const of = promised('insert', one.table, [one.sql], `writing ${one.table} as before`)
    failed.push({ of, failure })
  }
  return { accepted, failed: oncePerReason(failed, reason) }
}

/** Many rows fail for one reason: it is told once. */
function oncePerReason(failed: readonly Failed[], reason: Manner['reason']): readonly Failed[] {
  const seen = new Map<string, Failed>()
  for (const one of failed) {
    const key = `${one.of.object}\0${reason(one.failure)}`
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

/** Those that fail on N and hold on N−1: on the schema of N−1, with old rows in it. */
export async function brokenOnly(
  session: Session,
  failed: readonly Failed[],
): Promise<readonly Failed[]> {
  const also = new Set(
    (
      await execute(
        session,
        failed.map(({ of }) => ({ ...of, parts: [] })),
      )
    ).map(({ of }) => `${of.promise} ${of.object}`),
  )
  return failed.filter(({ of }) => !also.has(`${of.promise} ${of.object}`))
}
