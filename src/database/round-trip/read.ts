import type { Catalog } from '../catalog/catalog.ts'
import { readCatalog } from '../catalog/read.ts'
import type { SqlFailure } from '../proof.ts'
import { readRows } from '../rows/read.ts'
import type { RowsSnapshot } from '../rows/rows.ts'
import type { Answer, Session } from '../session.ts'

/** Carries a failed question out of a try: nothing can be said without its answer. */
export class Unanswered extends Error {
  readonly failure: SqlFailure

  constructor(asked: string, failure: SqlFailure) {
    super(`${asked}: ${failure.message}`)
    this.failure = failure
  }
}

function answered<T>(asked: string, answer: Answer<T>): T {
  if (answer.state === 'ok') return answer.value
  throw new Unanswered(asked, answer.failure)
}

/** @throws Unanswered */
export const catalogOf = async (session: Session): Promise<Catalog> =>
  answered('the catalog cannot be read', await readCatalog(session))

/** Rows of those tables that the catalog has. @throws Unanswered */
export async function rowsOf(
  session: Session,
  catalog: Catalog,
  tables: readonly string[],
): Promise<RowsSnapshot> {
  const there = tables.filter((id) => catalog.tables.some((table) => table.id === id))
  if (there.length === 0) return { tables: new Map(), unread: [] }
  return answered('rows cannot be read', await readRows(session, catalog, there))
}
