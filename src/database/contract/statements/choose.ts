import type { Catalog } from '../../catalog/catalog.ts'
import type { Dialect } from '../../migration.ts'
import type { OldStatement, SqlFailure } from '../../proof.ts'
import type { Session } from '../../session.ts'
import { failures } from '../execute.ts'
import { promised, type Promised } from '../promised.ts'
import type { OldInsert } from '../questions.ts'
import { prepareMysql } from './mysql.ts'
import { preparePostgresql } from './postgresql/prepare.ts'
import type { Preparing, Ready } from './preparing.ts'
import { refusedBy, shown, type Refused } from './refused.ts'
import { prepareSqlite } from './sqlite.ts'

/** A statement of the old release, with values that schema N−1 took. */
export interface ChosenStatement extends Promised {
  /** Id of the table that it writes; null for what only reads. */
  readonly writes: string | null
}

/** Statements of the old release, as they are executed. */
export interface Chosen {
  /** Each with values with which schema N−1 does execute it, on the rows of `inserts`. */
  readonly promises: readonly ChosenStatement[]
  /** What stood in the tables they name. */
  readonly inserts: readonly OldInsert[]
  /** What schema N−1 does not execute either, or nobody may send. */
  readonly refused: readonly Refused[]
  /** How many were not looked at. */
  readonly leftOut: number
}

export const nothingChosen: Chosen = { promises: [], inserts: [], refused: [], leftOut: 0 }

/** Statements that one step executes at most. */
const mostStatements = 1000

const preparing: Readonly<Record<Dialect, Preparing>> = {
  postgresql: preparePostgresql,
  mysql: prepareMysql,
  sqlite: prepareSqlite,
}

/**
 * On schema N−1, in the transaction that the session is in, which the caller takes back: fills the tables that the statements
 * name, and finds values with which each of them is executed there. A statement that N−1 refuses promises nothing.
 */
export async function choose(
  session: Session,
  before: Catalog,
  statements: readonly OldStatement[],
): Promise<Chosen> {
  const prepare = preparing[session.dialect]
  const { ready, ...prepared } = await prepare(session, before, statements.slice(0, mostStatements))
  const refused = [...prepared.refused]
  const promises = new Map<Ready, ChosenStatement>()
  let open: readonly Open[] = ready.map((of) => ({ of, failure: null }))
  for (let turn = 0; open.length > 0; turn++) {
    const tried = new Map(
      open.flatMap((one) => {
        const sqls = one.of.tries[turn]
        return sqls === undefined ? [] : [[promiseOf(one.of, sqls), one] as const]
      }),
    )
    const failed = new Map(
      (await failures(session, [...tried.keys()])).map(({ of, failure }) => [of, failure]),
    )
    const left: Open[] = []
    for (const [promise, one] of tried) {
      const failure = failed.get(promise)
      if (failure === undefined) promises.set(one.of, promise)
      // The first values are the likeliest ones: what refuses them says most.
      else left.push({ ...one, failure: one.failure ?? failure })
    }
    refused.push(...open.flatMap((one) => (one.of.tries[turn] === undefined ? givenUp(one) : [])))
    open = left
  }
  return {
    promises: ready.flatMap((one) => promises.get(one) ?? []),
    inserts: prepared.inserts,
    refused,
    leftOut: Math.max(0, statements.length - mostStatements),
  }
}

interface Open {
  readonly of: Ready
  readonly failure: SqlFailure | null
}

const givenUp = ({ of, failure }: Open) => (failure === null ? [] : [refusedBy(of.old, failure)])

function promiseOf({ old, writes }: Ready, statements: readonly string[]): ChosenStatement {
  return {
    ...promised('statement', old.source, statements, ''),
    writes,
    says: (failure) =>
      `a statement of the old release (${old.source}) fails: ${shown(failure, old)}`,
  }
}
